using System.Buffers.Binary;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Writing;

namespace Apiary.Engine.Segments;

/// <summary>
/// Writes segment files: the rows of one or more segments of a dataset, by time, lane by lane. A flush gives it the segment of
/// the open rows, a merge the segments of several files. Memory is bounded by a block of each input and the dictionaries of
/// one lane; an input whose rows are not in order of time costs one lane of it at a time.
/// </summary>
public static class SegmentWriter
{
    /// <summary>
    /// Writes all rows of <paramref name="inputs"/> to <paramref name="path"/>, under another name first, so that the file is
    /// there whole and durable or not at all. Rows of equal times keep the order of the inputs and their order within each.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">Where to; its directory exists. An existing file is replaced.</param>
    /// <param name="inputs">1 to 65,535 segments of one dataset with at least one row and fewer than 2^31 together; unchanged until this returns.</param>
    /// <param name="annotation">At most 64 KiB that <see cref="SegmentFile.Annotation"/> gives back.</param>
    /// <param name="cancellationToken">Stops between two lanes.</param>
    /// <returns>The length of the file in bytes.</returns>
    /// <exception cref="DiskFullException">There is no room; nothing is left of the file.</exception>
    /// <exception cref="CorruptFileException">An input is damaged.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static long Write(
        StoreFiles files,
        string path,
        IReadOnlyList<Segment> inputs,
        ReadOnlySpan<byte> annotation = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(annotation.Length, SegmentFormat.MaxAnnotationBytes);
        if (inputs.Count is < 1 or > ushort.MaxValue) throw new ArgumentException($"expected 1 to {ushort.MaxValue} inputs, found {inputs.Count}", nameof(inputs));
        if (inputs.Any(input => input.DatasetId != inputs[0].DatasetId)) throw new ArgumentException("expected inputs of one dataset", nameof(inputs));
        inputs = [.. inputs.Where(input => input.RowCount > 0)];
        if (inputs.Count == 0) throw new ArgumentException("expected at least one row", nameof(inputs));

        var temporary = path + ".tmp";
        try
        {
            long length;
            using (var file = files.Create(temporary))
            {
                length = WriteTo(file, inputs, annotation, cancellationToken);
                file.Sync();
            }

            files.Rename(temporary, path);
            files.SyncDirectory(path.LastIndexOf('/') is var slash && slash < 0 ? "" : path[..slash]);
            return length;
        }
        catch
        {
            Discard(files, temporary);
            throw;
        }
    }

    private static long WriteTo(AppendFile file, IReadOnlyList<Segment> inputs, ReadOnlySpan<byte> annotation, CancellationToken cancellationToken)
    {
        var order = new MergeOrder(inputs);
        var output = new SegmentOutput(file);
        var footer = new FooterBuilder();
        Span<byte> header = stackalloc byte[SegmentFormat.HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, SegmentFormat.Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], SegmentFormat.Version);
        output.Append(header);
        var writer = new LaneWriter(order, output, footer);
        foreach (var lane in LaneInputs.Collect(inputs))
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Write(lane);
        }

        footer.Write(output, inputs[0].DatasetId, order, annotation);
        output.Flush();
        return output.Position;
    }

    private static void Discard(StoreFiles files, string temporary)
    {
        try
        {
            files.Delete(temporary);
        }
        catch (IOException)
        {
            // The failure that led here is the one to report; a leftover under this name is never opened and is overwritten by the next try.
        }
    }
}

using Apiary.Engine.Files;

namespace Apiary.Engine.Segments.Writing;

/// <summary>The file being written: collects small pieces into large appends, and knows where each piece stands.</summary>
internal sealed class SegmentOutput(AppendFile file)
{
    private readonly byte[] buffer = new byte[256 * 1024];
    private int used;

    /// <summary>Bytes written so far.</summary>
    internal long Position { get; private set; }

    /// <summary>Appends bytes and returns where they stand and their checksum.</summary>
    internal FileSection Append(ReadOnlySpan<byte> bytes)
    {
        var section = new FileSection(bytes.Length, Position, Crc32C.Compute(bytes));
        Position += bytes.Length;
        if (bytes.Length > buffer.Length - used) Flush();
        if (bytes.Length > buffer.Length)
        {
            file.Append(bytes);
            return section;
        }

        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
        return section;
    }

    /// <summary>Hands everything to the file.</summary>
    internal void Flush()
    {
        if (used > 0) file.Append(buffer.AsSpan(0, used));
        used = 0;
    }
}

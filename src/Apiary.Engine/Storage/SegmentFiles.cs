using System.Globalization;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage;

/// <summary>The segment files of the store: their names, writing them, opening them, putting damaged ones aside.</summary>
internal sealed class SegmentFiles(StoreFiles files, Manifest manifest, DictionaryCache dictionaries, StoreNotices notices, TimeProvider time)
{
    private const string Directory = "segments";
    private const string Extension = ".segment";
    private const string Corrupt = ".corrupt";

    /// <summary>Where segment <paramref name="id"/> is.</summary>
    internal static string PathOf(long id) => string.Create(CultureInfo.InvariantCulture, $"{Directory}/{id:D12}{Extension}");

    /// <summary>
    /// Opens every segment of the manifest and hands it out; what cannot be opened is set aside. Removes files that the
    /// manifest does not have: a flush or merge that was not finished, or a file whose last reader was still there.
    /// </summary>
    internal void OpenAll(Action<SegmentHandle> opened)
    {
        files.CreateDirectory(Directory);
        RemoveUnknown();
        foreach (var record in manifest.Segments)
        {
            try
            {
                opened(Open(record));
            }
            catch (Exception e) when (e is CorruptFileException or FileNotFoundException)
            {
                SetAside(record, e.Message);
            }
        }
    }

    /// <summary>Writes the rows of <paramref name="inputs"/> as a new segment and opens it. Not in the manifest yet: see <see cref="Discard"/>.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="inputs">The rows.</param>
    /// <param name="written">When the first and the last of them were first written as a segment; null for now.</param>
    internal SegmentHandle Write(int datasetId, IReadOnlyList<Segment> inputs, (long FirstNanos, long LastNanos)? written = null)
    {
        var id = manifest.NextSegmentId();
        var path = PathOf(id);
        var bytes = SegmentWriter.Write(files, path, inputs);
        var file = SegmentFile.Open(files, path, dictionaries);
        var now = Catalog.UnixTime.ToNanos(time.GetUtcNow());
        var (first, last) = written ?? (now, now);
        var record = new SegmentRecord(id, datasetId, file.RowCount, file.MinTimestampNanos, file.MaxTimestampNanos, bytes, last, first);
        return new SegmentHandle(record, file, files, notices);
    }

    /// <summary>Removes a segment that did not get into the manifest.</summary>
    internal static void Discard(SegmentHandle segment) => segment.Remove();

    /// <summary>Leaves a damaged segment out of answers from now on and keeps its file under another name.</summary>
    internal void SetAside(SegmentRecord record, string reason)
    {
        var path = PathOf(record.Id);
        notices.Add(
            StoreNoticeSeverity.Error,
            $"segment {record.Id} with {record.RowCount} events is damaged and left out of answers from now on; what is left of it is {path}{Corrupt}: {reason}");
        try
        {
            manifest.Append(new ManifestRecord { DatasetId = record.DatasetId, SetAside = record.Id, Reason = reason });
            if (!files.Exists(path)) return;
            files.Rename(path, path + Corrupt);
            files.SyncDirectory(Directory);
        }
        catch (IOException e)
        {
            // It stays out of answers until the next start, which finds it damaged again.
            notices.Add(StoreNoticeSeverity.Warning, $"segment {record.Id}: cannot be put aside: {e.Message}");
        }
    }

    private SegmentHandle Open(SegmentRecord record)
    {
        var path = PathOf(record.Id);
        var file = SegmentFile.Open(files, path, dictionaries);
        if (file.DatasetId == record.DatasetId && file.RowCount == record.RowCount) return new SegmentHandle(record, file, files, notices);
        var found = $"{file.RowCount} of dataset {file.DatasetId}";
        file.Dispose();
        throw new CorruptFileException(path, 0, $"{record.RowCount} events of dataset {record.DatasetId}, as the manifest says", found);
    }

    private void RemoveUnknown()
    {
        var known = manifest.Segments.Select(record => PathOf(record.Id)).ToHashSet(StringComparer.Ordinal);
        // Without a sound manifest nobody can tell what is left over and what is precious.
        var isSound = !manifest.IsNew && manifest.Damage.Count == 0;
        foreach (var name in files.List(Directory))
        {
            var path = $"{Directory}/{name}";
            if (name.EndsWith(".tmp", StringComparison.Ordinal))
            {
                files.Delete(path);
            }
            else if (name.EndsWith(Extension, StringComparison.Ordinal) && !known.Contains(path))
            {
                if (isSound)
                {
                    files.Delete(path);
                    continue;
                }

                files.Rename(path, path + ".unknown");
                notices.Add(StoreNoticeSeverity.Error, $"{path} is not in the manifest, which is new or damaged; it is kept as {path}.unknown and left out of answers");
            }
        }
    }
}

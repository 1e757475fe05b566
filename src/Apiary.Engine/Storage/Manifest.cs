using System.Text.Json;
using Apiary.Engine.Files;

namespace Apiary.Engine.Storage;

/// <summary>
/// Which segments there are and how far the log is in them: durable, one record a change, so that a crash leaves the set
/// before a flush or merge or the one after it. Thread-safe.
/// </summary>
internal sealed class Manifest : IDisposable
{
    private const string Path = "manifest.journal";

    /// <summary>Rewritten as it stands when history is longer than this and more than twice what is current.</summary>
    private const int RewriteRecords = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<long, SegmentRecord> segments = [];
    private readonly Dictionary<long, (SegmentRecord Segment, string Reason)> setAside = [];
    private readonly Dictionary<int, Dictionary<int, long>> flushed = [];
    private readonly Journal journal;
    private long lastSegmentId;

    private Manifest(StoreFiles files)
    {
        IsNew = !files.Exists(Path);
        journal = Journal.Open(files, Path, Replay);
    }

    /// <summary>Whether there was none on opening.</summary>
    internal bool IsNew { get; }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    internal IReadOnlyList<string> Damage => journal.Damage;

    /// <summary>All segments that answers are made of.</summary>
    internal IReadOnlyList<SegmentRecord> Segments
    {
        get
        {
            lock (gate) return [.. segments.Values];
        }
    }

    /// <summary>The segments that were set aside, and why.</summary>
    internal IReadOnlyList<(SegmentRecord Segment, string Reason)> SetAside
    {
        get
        {
            lock (gate) return [.. setAside.Values];
        }
    }

    /// <summary>Opens or creates the manifest. Throws <see cref="IOException"/>.</summary>
    internal static Manifest Open(StoreFiles files) => new(files);

    /// <summary>A number for a new segment.</summary>
    internal long NextSegmentId()
    {
        lock (gate) return ++lastSegmentId;
    }

    /// <summary>By dataset and partition, the position up to which entries are in segments.</summary>
    internal IReadOnlyList<(int DatasetId, int Partition, long Position)> FlushedPositions()
    {
        lock (gate) return [.. flushed.SelectMany(dataset => dataset.Value.Select(entry => (dataset.Key, entry.Key, entry.Value)))];
    }

    /// <summary>Makes a change durable. When it throws <see cref="IOException"/>, nothing changed.</summary>
    internal void Append(ManifestRecord record)
    {
        lock (gate)
        {
            journal.Append(JsonSerializer.SerializeToUtf8Bytes(record, ManifestJson.Default.ManifestRecord));
            Apply(record);
            if (journal.RecordCount > RewriteRecords && journal.RecordCount > 2 * (segments.Count + setAside.Count + flushed.Count + 1)) TryRewrite();
        }
    }

    public void Dispose() => journal.Dispose();

    private void Replay(ReadOnlySpan<byte> payload)
    {
        var record = JsonSerializer.Deserialize(payload, ManifestJson.Default.ManifestRecord)
            ?? throw new CorruptFileException(Path, 0, "a manifest record", "null");
        Apply(record);
    }

    private void Apply(ManifestRecord record)
    {
        foreach (var id in record.Removed ?? [])
        {
            segments.Remove(id);
            setAside.Remove(id);
        }

        if (record.Added is { } added)
        {
            segments[added.Id] = added;
            lastSegmentId = Math.Max(lastSegmentId, added.Id);
        }

        if (record.SetAside is { } damaged && segments.Remove(damaged, out var known)) setAside[damaged] = (known, record.Reason ?? "");
        lastSegmentId = Math.Max(lastSegmentId, record.LastSegmentId ?? 0);
        if (record.Flushed is null) return;
        if (!flushed.TryGetValue(record.DatasetId, out var positions)) flushed[record.DatasetId] = positions = [];
        foreach (var (partition, position) in record.Flushed) positions[partition] = Math.Max(position, positions.GetValueOrDefault(partition));
    }

    // The record is durable, which is what was asked; a shorter journal can wait for the next one.
    private void TryRewrite() =>
        journal.TryRewrite(CurrentRecords().Select(record => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(record, ManifestJson.Default.ManifestRecord)));

    private IEnumerable<ManifestRecord> CurrentRecords()
    {
        yield return new ManifestRecord { DatasetId = 0, LastSegmentId = lastSegmentId };
        foreach (var (datasetId, positions) in flushed) yield return new ManifestRecord { DatasetId = datasetId, Flushed = new Dictionary<int, long>(positions) };
        foreach (var segment in segments.Values) yield return new ManifestRecord { DatasetId = segment.DatasetId, Added = segment };
        foreach (var (segment, reason) in setAside.Values)
        {
            yield return new ManifestRecord { DatasetId = segment.DatasetId, Added = segment };
            yield return new ManifestRecord { DatasetId = segment.DatasetId, SetAside = segment.Id, Reason = reason };
        }
    }
}

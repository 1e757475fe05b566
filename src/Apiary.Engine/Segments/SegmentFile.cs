using System.Collections.Concurrent;
using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Files;

namespace Apiary.Engine.Segments;

/// <summary>
/// A segment in a file, read by memory map. Opening reads the footer alone; a lane, a dictionary, a chunk is read and checked
/// when it is first asked for. Whoever disposes it makes sure that no reader is left. Thread-safe until then.
/// </summary>
public sealed class SegmentFile : Segment, IDisposable
{
    private readonly MappedFile file;
    private readonly ConcurrentDictionary<string, LaneReader[]> lanes = new(StringComparer.Ordinal);
    private readonly Lazy<string[]> names;
    private readonly DictionaryCache cache;

    private SegmentFile(MappedFile file, SegmentFooter footer, DictionaryCache cache)
    {
        this.file = file;
        this.cache = cache;
        Footer = footer;
        names = new Lazy<string[]>(footer.ReadNames);
        Timestamps = OpenRequired(0, LaneKind.Timestamps);
        SampleRates = OpenRequired(1, LaneKind.SampleRates);
    }

    /// <summary>The path it was opened by.</summary>
    public string Path => file.Path;

    /// <summary>The file's length in bytes.</summary>
    public long SizeBytes => file.Length;

    /// <summary>What the writer of the file put into it for itself; empty when nothing. Valid until disposal.</summary>
    public ReadOnlySpan<byte> Annotation => Footer.Annotation;

    /// <inheritdoc/>
    public override int DatasetId => Footer.DatasetId;

    /// <inheritdoc/>
    public override int RowCount => Footer.RowCount;

    /// <inheritdoc/>
    public override long MinTimestampNanos => Footer.MinTimestampNanos;

    /// <inheritdoc/>
    public override long MaxTimestampNanos => Footer.MaxTimestampNanos;

    /// <inheritdoc/>
    public override LaneReader Timestamps { get; }

    /// <inheritdoc/>
    public override bool IsTimeOrdered => true;

    /// <inheritdoc/>
    public override LaneReader SampleRates { get; }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> ColumnNames => names.Value;

    /// <summary>The directory of the file.</summary>
    internal SegmentFooter Footer { get; }

    /// <summary>Maps a file and reads its footer. Throws <see cref="CorruptFileException"/> when it is not a segment of a known version, <see cref="IOException"/> when it cannot be read.</summary>
    /// <remarks>Dictionaries once read stay in memory until disposal.</remarks>
    public static SegmentFile Open(StoreFiles files, string path) => Open(files, path, new DictionaryCache(long.MaxValue));

    /// <summary>As the other, with dictionaries in memory as long as <paramref name="cache"/>, which several files share, has room for them.</summary>
    internal static SegmentFile Open(StoreFiles files, string path, DictionaryCache cache)
    {
        ArgumentNullException.ThrowIfNull(files);
        var file = files.Map(path);
        try
        {
            return new SegmentFile(file, SegmentFooter.Read(file), cache);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LaneReader> Lanes(string columnName) => Find(columnName);

    /// <inheritdoc/>
    public override bool MayContain(string columnName, ReadOnlySpan<byte> value)
    {
        foreach (var lane in Find(columnName))
            if (lane.Type == ColumnType.String) return ((MappedLane)lane).MayContain(value);
        return false;
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        foreach (var lane in lanes.Values.SelectMany(known => known)) ((MappedLane)lane).Forget();
        file.Dispose();
    }

    private LaneReader[] Find(string columnName)
    {
        // Names that are not here are not remembered: anybody may ask for any.
        if (lanes.TryGetValue(columnName, out var known)) return known;
        var name = Encoding.UTF8.GetBytes(columnName);
        List<LaneReader>? found = null;
        for (var i = Footer.FindLane(name); i < Footer.LaneCount; i++)
        {
            var record = Footer.Lane(i);
            if (!Footer.Name(record).SequenceEqual(name)) break;
            (found ??= []).Add(MappedLane.Open(this, file, record, Footer.Chunks(record), name, cache));
        }

        return found is null ? [] : lanes.GetOrAdd(columnName, [.. found]);
    }

    private MappedLane OpenRequired(int index, LaneKind kind)
    {
        var record = Footer.Lane(index);
        var chunks = Footer.Chunks(record);
        var isWhole = chunks.Length == BlockCount && chunks.Sum(chunk => (long)chunk.PresentCount) == RowCount;
        // A block whose rates are all the same is weighed by its bounds alone.
        var areRatesSound = kind != LaneKind.SampleRates || chunks.All(chunk => chunk.MinBits >= 1 && chunk.MaxBits is >= 1 and <= int.MaxValue);
        if (record.Kind != kind || record.Type != ColumnType.Integer || record.Dictionary.Length != 0 || !isWhole || !areRatesSound)
            throw new CorruptFileException(file.Path, file.Length, $"{kind} in every row", $"{record}");
        return MappedLane.Open(this, file, record, chunks, [], cache);
    }
}

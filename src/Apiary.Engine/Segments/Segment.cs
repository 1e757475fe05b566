namespace Apiary.Engine.Segments;

/// <summary>
/// A set of events of one dataset, column by column, as queries read it: one abstraction for files and for the open rows
/// in memory, so that there is one engine. Immutable as seen by its reader: the row count never changes under it.
/// Thread-safe for reading. Whoever obtained it from a snapshot keeps the snapshot until done.
/// </summary>
/// <remarks>
/// A segment is also the only input of the file writer: a flush hands it the segment of the open rows, a merge hands it the
/// segments of several files, and <c>SegmentWriter.Write(files, path, segments)</c> puts all their rows, by time, into one
/// file that <c>SegmentFile.Open(files, path)</c> reads. The writer sorts by itself (stable; rows already in order are not
/// sorted), reads lane by lane and block by block, takes codes and hashes as <see cref="LaneReader.ReadCodes"/> and
/// <see cref="LaneDictionary.Hash"/> give them, and decides anew whether a lane is worth a dictionary. It keeps no reference
/// after it returns; the caller keeps the inputs alive and unchanged until then.
/// </remarks>
public abstract class Segment
{
    /// <summary>Rows of a block, the unit that is skipped or decoded; the last block may be shorter. Codes, selection and accumulators of one block stay in the L2 cache.</summary>
    public const int BlockRows = 65_536;

    /// <summary>The dataset all events belong to.</summary>
    public abstract int DatasetId { get; }

    /// <summary>How many events.</summary>
    public abstract int RowCount { get; }

    /// <summary>How many blocks: <see cref="RowCount"/> divided by <see cref="BlockRows"/>, rounded up.</summary>
    public int BlockCount => (RowCount + BlockRows - 1) / BlockRows;

    /// <summary>The earliest event time, in nanoseconds since the Unix epoch.</summary>
    public abstract long MinTimestampNanos { get; }

    /// <summary>The latest event time.</summary>
    public abstract long MaxTimestampNanos { get; }

    /// <summary>Event times: an Integer lane present in every row. Ascending in files; in memory in order of arrival.</summary>
    public abstract LaneReader Timestamps { get; }

    /// <summary>True when <see cref="Timestamps"/> are known to ascend from row to row, so that a time can be found by bisection.</summary>
    public virtual bool IsTimeOrdered => false;

    /// <summary>Sample rates: an Integer lane present in every row, each at least 1.</summary>
    public abstract LaneReader SampleRates { get; }

    /// <summary>The names of all columns here, in no particular order.</summary>
    public abstract IReadOnlyCollection<string> ColumnNames { get; }

    /// <summary>The lanes of a column, one per type that occurs here; empty when no event here has it.</summary>
    public abstract IReadOnlyList<LaneReader> Lanes(string columnName);

    /// <summary>
    /// False when no event here has exactly <paramref name="value"/> as a string in this column, by the segment's filter;
    /// true when it may, or when there is no filter for the column.
    /// </summary>
    public abstract bool MayContain(string columnName, ReadOnlySpan<byte> value);

    /// <summary>Rows in block <paramref name="block"/>.</summary>
    public int RowsInBlock(int block) => Math.Min(BlockRows, RowCount - (block * BlockRows));
}

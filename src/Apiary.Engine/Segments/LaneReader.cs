using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>
/// Reads the values of one type under one column's name in one segment. Block calls are for scans: they fill row-aligned
/// buffers of <see cref="Segment.RowsInBlock"/> entries and never allocate. Row calls are for few rows: they touch no more
/// than those rows. Thread-safe.
/// </summary>
/// <remarks>
/// A lane has one of three forms. With a <see cref="Dictionary"/> (any type) <see cref="ReadCodes"/> works and is the fast way.
/// Numbers without a dictionary are read by <see cref="ReadIntegers"/> and <see cref="ReadNumbers"/>, which work for numeric
/// lanes of either form. Strings without a dictionary are read by <see cref="ReadStrings"/>, which works for all string lanes.
/// A corrupted block throws <see cref="Files.CorruptFileException"/>.
/// </remarks>
public abstract class LaneReader
{
    /// <summary>The type of every value here.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>The distinct values, when the lane is dictionary-coded; else null.</summary>
    public abstract LaneDictionary? Dictionary { get; }

    /// <summary>What is known of a block without decoding it. Cheap.</summary>
    public abstract LaneStatistics Statistics(int block);

    /// <summary>Sets bit r of <paramref name="presence"/> for each row r of the block that has a value, clears all others. Needs one bit per row, rounded up to whole words.</summary>
    public abstract void ReadPresence(int block, Span<ulong> presence);

    /// <summary>Fills each row's code: 0 where there is no value, else the dictionary's entry index plus 1. Throws <see cref="InvalidOperationException"/> without a dictionary.</summary>
    public abstract void ReadCodes(int block, Span<uint> codes);

    /// <summary>Fills each row's integer (or boolean as 0 and 1); 0 where there is no value. Throws <see cref="InvalidOperationException"/> for strings and floats.</summary>
    public abstract void ReadIntegers(int block, Span<long> values);

    /// <summary>Fills each row's number as a double (floats bit for bit, NaN payloads included; integers converted, booleans as 0 and 1); 0 where there is no value. Throws <see cref="InvalidOperationException"/> for strings.</summary>
    public abstract void ReadNumbers(int block, Span<double> values);

    /// <summary>Fills <paramref name="buffer"/> with each row's bytes. Throws <see cref="InvalidOperationException"/> for other types than strings.</summary>
    public abstract void ReadStrings(int block, StringBlock buffer);

    /// <summary>Fills each row's key: the <see cref="IdKey"/> of its string, 0 where there is no value. Throws <see cref="InvalidOperationException"/> for other types than strings.</summary>
    /// <param name="block">The block.</param>
    /// <param name="keys">One for each row.</param>
    /// <param name="buffer">For strings on the way; what is in it afterwards means nothing.</param>
    internal virtual void ReadKeys(int block, Span<ulong> keys, StringBlock buffer)
    {
        ReadStrings(block, buffer);
        for (var row = 0; row < keys.Length; row++) keys[row] = buffer.IsPresent(row) ? IdKey.Of(buffer.Value(row)) : 0;
    }

    /// <summary>The value of one row (counted from the segment's first); false when there is none. Allocates for strings.</summary>
    public abstract bool TryReadValue(int row, out FieldValue value);
}

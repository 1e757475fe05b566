using System.Numerics;
using System.Runtime.CompilerServices;

namespace Apiary.Engine.Events;

/// <summary>
/// All values of one type under one column's name in one batch. A column whose values have two types in the same batch has
/// two lanes; a row has a value in at most one lane of a name. Only present values are stored.
/// </summary>
public sealed class BatchLane
{
    private readonly byte[] name;
    private int[] rows = new int[16];
    private long[] bits;
    private int[] codes;

    internal BatchLane(ReadOnlySpan<byte> name, ColumnType type, int index)
    {
        Index = index;
        this.name = name.ToArray();
        IsPlainName = PlainText.IsPlain(name);
        Type = type;
        Dictionary = type == ColumnType.String ? new BatchDictionary() : null;
        bits = type == ColumnType.String ? [] : new long[16];
        codes = type == ColumnType.String ? new int[16] : [];
    }

    /// <summary>The column's name in UTF-8.</summary>
    public ReadOnlySpan<byte> Name => name;

    /// <summary>Whether the name stands in JSON as it is, see <see cref="PlainText"/>.</summary>
    public bool IsPlainName { get; }

    /// <summary>The type of every value here.</summary>
    public ColumnType Type { get; }

    /// <summary>How many values there are; 0 for a lane that a reused batch remembers from an earlier request: skip it.</summary>
    public int Count { get; private set; }

    /// <summary>The rows that have a value, ascending. As many as <see cref="Count"/>.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(0, Count);

    /// <summary>For strings, each value's code in <see cref="Dictionary"/>; empty for other types.</summary>
    public ReadOnlySpan<int> Codes => codes.AsSpan(0, Type == ColumnType.String ? Count : 0);

    /// <summary>The distinct strings; null for other types.</summary>
    public BatchDictionary? Dictionary { get; }

    /// <summary>For integers the value, for floats the IEEE bits, for booleans 0 or 1; empty for strings.</summary>
    public ReadOnlySpan<long> Bits => bits.AsSpan(0, Type == ColumnType.String ? 0 : Count);

    /// <summary>The lane of the same name and another type, if the batch has one: the chain's next.</summary>
    internal BatchLane? NextOfName { get; set; }

    /// <summary>The first lane of this name; lanes of one name hang on it by <see cref="NextOfName"/>.</summary>
    internal BatchLane First { get; set; } = null!;

    /// <summary>The row of the newest value, -1 when there is none.</summary>
    internal int LastRow { get; private set; } = -1;

    /// <summary>The lane's place in <see cref="EventBatch.Lanes"/>.</summary>
    internal int Index { get; }

    /// <summary>The lane that came next after this one in an earlier event, null when none has; see <see cref="EventBatch.Guess"/>.</summary>
    internal BatchLane? Follower { get; private set; }

    /// <summary>Another lane that did.</summary>
    internal BatchLane? OtherFollower { get; private set; }

    /// <summary>Notes that <paramref name="lane"/>, which was not guessed, came next.</summary>
    internal void Follow(BatchLane lane)
    {
        if (ReferenceEquals(Follower, lane) || ReferenceEquals(OtherFollower, lane)) return;
        OtherFollower = Follower;
        Follower = lane;
    }

    internal void ForgetFollowers() => Follower = OtherFollower = null;

    internal void SetCode(int row, int code)
    {
        var at = SlotFor(row);
        codes[at] = code;
    }

    internal void SetBits(int row, long value)
    {
        var at = SlotFor(row);
        bits[at] = value;
    }

    /// <summary>As <see cref="SetCode"/>, for a row that is known to have no value yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AppendCode(int row, int code)
    {
        var at = Count;
        if (at == rows.Length) Grow();
        rows[at] = row;
        codes[at] = code;
        LastRow = row;
        Count = at + 1;
    }

    /// <summary>As <see cref="SetBits"/>, for a row that is known to have no value yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AppendBits(int row, long value)
    {
        var at = Count;
        if (at == rows.Length) Grow();
        rows[at] = row;
        bits[at] = value;
        LastRow = row;
        Count = at + 1;
    }

    /// <summary>Gives each row from <paramref name="firstRow"/> to below <paramref name="endRow"/>, all behind the newest value's, the code or the bits.</summary>
    internal void FillEnd(int firstRow, int endRow, int code, long value)
    {
        var at = Count;
        var count = endRow - firstRow;
        Reserve(at + count);
        var filled = rows.AsSpan(at, count);
        for (var i = 0; i < filled.Length; i++) filled[i] = firstRow + i;
        if (Type == ColumnType.String) codes.AsSpan(at, count).Fill(code);
        else bits.AsSpan(at, count).Fill(value);
        LastRow = endRow - 1;
        Count = at + count;
    }

    /// <summary>
    /// Gives each of <paramref name="gaps"/>, ascending rows without a value, the code or the bits, and moves the values of the
    /// rows between them.
    /// </summary>
    internal void FillGaps(ReadOnlySpan<int> gaps, int code, long value)
    {
        if (gaps.IsEmpty) return;
        var own = Count - 1;
        Reserve(Count + gaps.Length);
        var gap = gaps.Length - 1;
        // From the end, so that what moves is never overwritten before.
        for (var to = Count + gaps.Length - 1; gap >= 0; to--)
        {
            var isOwn = own >= 0 && rows[own] > gaps[gap];
            rows[to] = isOwn ? rows[own] : gaps[gap];
            if (Type == ColumnType.String) codes[to] = isOwn ? codes[own] : code;
            else bits[to] = isOwn ? bits[own] : value;
            if (isOwn) own--;
            else gap--;
        }

        Count += gaps.Length;
        LastRow = rows[Count - 1];
    }

    /// <summary>Takes back the newest value. A string stays in the dictionary, which costs bytes and nothing else.</summary>
    internal void RemoveLast()
    {
        Count--;
        LastRow = Count == 0 ? -1 : rows[Count - 1];
    }

    /// <summary>
    /// Makes room for <paramref name="count"/> values whose rows, and codes or bits, the caller writes at once: the bulk way
    /// in, for a batch that comes back from the log. Only for a lane that has no value yet.
    /// </summary>
    internal void BeginLoad(int count, out Span<int> loadedRows, out Span<int> loadedCodes, out Span<long> loadedBits)
    {
        if (rows.Length < count) rows = new int[count];
        if (Type == ColumnType.String && codes.Length < rows.Length) codes = new int[rows.Length];
        if (Type != ColumnType.String && bits.Length < rows.Length) bits = new long[rows.Length];
        Count = count;
        // A loaded lane is read only, until it is reset.
        LastRow = -1;
        loadedRows = rows.AsSpan(0, count);
        loadedCodes = codes.AsSpan(0, Type == ColumnType.String ? count : 0);
        loadedBits = bits.AsSpan(0, Type == ColumnType.String ? 0 : count);
    }

    internal void Reset()
    {
        Count = 0;
        LastRow = -1;
        Dictionary?.Reset();
    }

    private int SlotFor(int row)
    {
        var count = Count;
        // A name given twice in one event: the last value wins.
        if (LastRow == row) return count - 1;
        if (count == rows.Length) Grow();
        rows[count] = row;
        LastRow = row;
        Count = count + 1;
        return count;
    }

    private void Reserve(int capacity)
    {
        if (capacity > rows.Length) GrowTo((int)BitOperations.RoundUpToPowerOf2((uint)capacity));
    }

    private void Grow() => GrowTo(rows.Length * 2);

    private void GrowTo(int capacity)
    {
        Array.Resize(ref rows, capacity);
        if (Type == ColumnType.String) Array.Resize(ref codes, capacity);
        else Array.Resize(ref bits, capacity);
    }
}

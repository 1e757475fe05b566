using System.Numerics;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Filters;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// A test compiled for one lane: over a dictionary it is evaluated once per entry and becomes a set of codes, over plain
/// numbers a range. Immutable after construction, thread-safe.
/// </summary>
internal sealed class LanePredicate
{
    private readonly LaneReader lane;
    private readonly ValueTest test;
    // With a dictionary: the codes that pass, how many they are, the smallest and the largest.
    private readonly uint[]? set;
    private readonly int setCount;
    private readonly uint minCode = uint.MaxValue;
    private readonly uint maxCode;

    /// <param name="plan">The lane.</param>
    /// <param name="test">The test.</param>
    /// <param name="mayContain">False when the segment's filter says that no string here passes.</param>
    public LanePredicate(LanePlan plan, ValueTest test, bool mayContain)
    {
        lane = plan.Reader;
        this.test = test;
        if (test.HoldsForAll) return;
        IsNever = !mayContain;
        if (IsNever || !plan.HasDictionary) return;
        set = new uint[(plan.CodeCount + 31) / 32];
        if (lane.Type == ColumnType.String && test.Texts is { } texts) FindTexts(texts, plan.CodeCount, set);
        else TestEntries(plan.CodeCount, set);
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] == 0) continue;
            if (setCount == 0) minCode = (uint)((i * 32) + BitOperations.TrailingZeroCount(set[i]));
            maxCode = (uint)((i * 32) + 31 - BitOperations.LeadingZeroCount(set[i]));
            setCount += BitOperations.PopCount(set[i]);
        }

        IsNever = setCount == 0;
        Selectivity = (double)setCount / plan.CodeCount;
    }

    /// <summary>True when no row of the segment passes.</summary>
    public bool IsNever { get; }

    /// <summary>A guess at the share of rows that pass, 0 to 1.</summary>
    public double Selectivity { get; } = 0.5;

    /// <summary>What looking at a row costs, in comparison.</summary>
    public double Cost
    {
        get
        {
            if (test.HoldsForAll) return 0.5;
            if (set is not null) return 1;
            if (lane.Type == ColumnType.String) return 20;
            return test.Range is not null ? 2 : 30;
        }
    }

    /// <summary>What the statistics of a block of <paramref name="rows"/> rows say.</summary>
    public Verdict Judge(int block, int rows)
    {
        if (IsNever) return Verdict.None;
        var statistics = lane.Statistics(block);
        if (statistics.PresentCount == 0) return Verdict.None;
        var ofPresent = JudgePresent(statistics);
        return ofPresent == Verdict.All && statistics.PresentCount < rows ? Verdict.Some : ofPresent;
    }

    /// <summary>Sets the bit of each row of the block that passes and clears all others.</summary>
    public void Evaluate(int block, int rows, Span<ulong> bits, BlockBuffers buffers)
    {
        var statistics = lane.Statistics(block);
        var ofPresent = IsNever || statistics.PresentCount == 0 ? Verdict.None : JudgePresent(statistics);
        if (ofPresent == Verdict.None) bits.Clear();
        else if (ofPresent == Verdict.All) ReadPresence(block, rows, statistics.PresentCount, bits);
        else if (set is not null) EvaluateCodes(block, buffers.Codes.AsSpan(0, rows), bits);
        else if (lane.Type == ColumnType.String) EvaluateStrings(block, rows, bits, buffers.Strings);
        else EvaluateNumbers(block, rows, statistics.PresentCount, bits, buffers);
    }

    private void ReadPresence(int block, int rows, int present, Span<ulong> bits)
    {
        if (present == rows) Bitmaps.SetRange(bits, 0, rows);
        else lane.ReadPresence(block, bits);
    }

    private void EvaluateCodes(int block, Span<uint> codes, Span<ulong> bits)
    {
        lane.ReadCodes(block, codes);
        if (maxCode - minCode + 1 == setCount) Bitmaps.CodesInRange(codes, minCode, maxCode, bits);
        else Bitmaps.CodesInSet(codes, set, bits);
    }

    private void EvaluateStrings(int block, int rows, Span<ulong> bits, StringBlock strings)
    {
        lane.ReadStrings(block, strings);
        bits.Clear();
        for (var row = 0; row < rows; row++)
            if (strings.IsPresent(row) && test.Text(strings.Value(row))) bits[row >> 6] |= 1UL << (row & 63);
    }

    private void EvaluateNumbers(int block, int rows, int present, Span<ulong> bits, BlockBuffers buffers)
    {
        if (lane.Type == ColumnType.Float)
        {
            var numbers = buffers.Numbers.AsSpan(0, rows);
            lane.ReadNumbers(block, numbers);
            if (test.Range is { } range) Bitmaps.NumbersInRange(numbers, range.MinNumber, range.MaxNumber, bits);
            else TestNumbers(numbers, bits);
        }
        else
        {
            var integers = buffers.Integers.AsSpan(0, rows);
            lane.ReadIntegers(block, integers);
            if (test.Range is { } range) Bitmaps.IntegersInRange(integers, range.MinInteger, range.MaxInteger, bits);
            else TestIntegers(integers, bits);
        }

        // Rows without a value read as 0, which may have passed.
        if (present == rows) return;
        var presence = buffers.PresenceBits.AsSpan(0, bits.Length);
        lane.ReadPresence(block, presence);
        Bitmaps.And(bits, presence);
    }

    private void TestNumbers(ReadOnlySpan<double> numbers, Span<ulong> bits)
    {
        bits.Clear();
        for (var row = 0; row < numbers.Length; row++)
            if (test.Number(numbers[row])) bits[row >> 6] |= 1UL << (row & 63);
    }

    private void TestIntegers(ReadOnlySpan<long> integers, Span<ulong> bits)
    {
        bits.Clear();
        for (var row = 0; row < integers.Length; row++)
        {
            var passes = lane.Type == ColumnType.Boolean ? test.Boolean(integers[row] != 0) : test.Integer(integers[row]);
            if (passes) bits[row >> 6] |= 1UL << (row & 63);
        }
    }

    /// <summary>What statistics say of the rows that have a value.</summary>
    private Verdict JudgePresent(in LaneStatistics statistics)
    {
        if (test.HoldsForAll) return Verdict.All;
        if (set is not null)
        {
            if (statistics.MaxCode < minCode || statistics.MinCode > maxCode) return Verdict.None;
            // One code in the whole block.
            if (statistics.MinCode == statistics.MaxCode) return Passes(statistics.MinCode) ? Verdict.All : Verdict.None;
            var gapless = maxCode - minCode + 1 == setCount;
            return gapless && statistics.MinCode >= minCode && statistics.MaxCode <= maxCode ? Verdict.All : Verdict.Some;
        }

        if (test.Range is not { } range || lane.Type == ColumnType.String) return Verdict.Some;
        if (lane.Type == ColumnType.Float)
        {
            var apart = statistics.MaxNumber < range.MinNumber || statistics.MinNumber > range.MaxNumber;
            // Never all: the bounds do not tell of NaN.
            return apart || range.MinNumber > range.MaxNumber ? Verdict.None : Verdict.Some;
        }

        if (statistics.MaxInteger < range.MinInteger || statistics.MinInteger > range.MaxInteger || range.MinInteger > range.MaxInteger)
            return Verdict.None;
        return statistics.MinInteger >= range.MinInteger && statistics.MaxInteger <= range.MaxInteger ? Verdict.All : Verdict.Some;
    }

    private bool Passes(uint code) => code >> 5 < set!.Length && ((set[code >> 5] >> (int)(code & 31)) & 1) != 0;

    private void FindTexts(IReadOnlyList<byte[]> texts, int codeCount, uint[] found)
    {
        var dictionary = lane.Dictionary!;
        foreach (var text in texts)
        {
            var code = dictionary.Find(text) + 1;
            // An entry that came after the snapshot belongs to none of its rows.
            if (code > 0 && code < codeCount) found[code >> 5] |= 1u << (code & 31);
        }
    }

    private void TestEntries(int codeCount, uint[] passing)
    {
        var dictionary = lane.Dictionary!.Pin();
        for (var code = 1; code < codeCount; code++)
        {
            var passes = lane.Type switch
            {
                ColumnType.String => test.Text(dictionary.Bytes(code - 1)),
                ColumnType.Integer => test.Integer(dictionary.Bits(code - 1)),
                ColumnType.Boolean => test.Boolean(dictionary.Bits(code - 1) != 0),
                _ => test.Number(BitConverter.Int64BitsToDouble(dictionary.Bits(code - 1))),
            };
            if (passes) passing[code >> 5] |= 1u << (code & 31);
        }
    }
}

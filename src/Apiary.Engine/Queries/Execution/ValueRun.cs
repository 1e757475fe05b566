using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Finds values for completion, newest segment first. Which values there are is read from dictionaries, how frequent they are
/// from the newest blocks. Both are bounded by work, not by time, so that the answer is the same each time and the work is some
/// milliseconds; what was not looked at makes the answer incomplete, never wrong.
/// </summary>
internal sealed class ValueRun
{
    // About 5 ns each: a test of an entry, a count of a row.
    private const int MaxEntries = 1 << 18;
    private const int MaxRows = 1 << 19;

    // Decoding a block of which few rows have the column costs as much as one that is full.
    private const int MaxBlocks = 32;

    // Values without a dictionary are looked up one by one.
    private const int MaxPlainRows = 1 << 14;

    // Of a segment's many values those that may be among the first of all.
    private const int MinKept = 256;

    private readonly IReadOnlyList<Segment> segments;
    private readonly DeclaredTypes types;
    private readonly ValueQuery query;
    private readonly byte[] prefix;
    private readonly RunControl control;
    private readonly MemoryBudget budget;
    private readonly ColumnValues values;
    private readonly Dictionary<int, long> counts = [];
    private int entriesLeft = MaxEntries;
    private int rowsLeft = MaxRows;
    private int blocksLeft = MaxBlocks;
    private int plainRowsLeft = MaxPlainRows;
    private bool isComplete = true;

    public ValueRun(IReadOnlyList<Segment> segments, DeclaredTypes types, ValueQuery query, QueryOptions options, CancellationToken cancellationToken)
    {
        this.segments = segments;
        this.types = types;
        this.query = query;
        prefix = Encoding.UTF8.GetBytes(query.Prefix);
        control = new RunControl(options, cancellationToken);
        budget = new MemoryBudget(options.MemoryLimitBytes);
        values = new ColumnValues(budget);
    }

    public ValueResult Run()
    {
        var buffers = BlockBuffers.Rent();
        try
        {
            foreach (var segment in segments.Where(segment => segment.RowCount > 0).OrderByDescending(segment => segment.MaxTimestampNanos))
            {
                control.ThrowIfOver();
                var column = new SegmentColumn(segment, query.Column, types(segment.DatasetId, query.Column), budget);
                foreach (var lane in column.Lanes) Look(segment, lane, column.Declared, buffers);
            }
        }
        finally
        {
            BlockBuffers.Return(buffers);
        }

        var found = counts.Select(count => KeyValuePair.Create(values.Value(count.Key), count.Value)).Where(pair => Matches(pair.Key)).ToList();
        found.Sort(static (left, right) => right.Value != left.Value ? right.Value.CompareTo(left.Value) : ValueOrder.Compare(left.Key, right.Key));
        return new ValueResult { Values = [.. found.Take(query.Limit)], IsComplete = isComplete && found.Count <= query.Limit };
    }

    private void Look(Segment segment, LanePlan lane, ColumnType? declared, BlockBuffers buffers)
    {
        if (lane.HasDictionary && lane.CodeCount <= entriesLeft)
        {
            entriesLeft -= lane.CodeCount;
            LookAtEntries(segment, lane, declared, buffers);
        }
        else
        {
            LookAtRows(segment, lane);
        }
    }

    private void LookAtEntries(Segment segment, LanePlan lane, ColumnType? declared, BlockBuffers buffers)
    {
        budget.Charge((long)lane.CodeCount * (sizeof(int) + 1));
        var matching = new bool[lane.CodeCount];
        var (matches, min, max) = FindMatching(lane, declared, matching);
        if (matches == 0) return;
        var rows = new int[lane.CodeCount];
        for (var block = segment.BlockCount - 1; block >= 0 && rowsLeft > 0 && blocksLeft > 0; block--) CountCodes(segment, lane, block, min, max, rows, buffers);
        var met = Enumerable.Range(1, lane.CodeCount - 1).Where(code => matching[code] && rows[code] > 0).ToList();
        var kept = Math.Max(MinKept, query.Limit * 4);
        if (met.Count > kept)
        {
            met.Sort((left, right) => rows[right].CompareTo(rows[left]));
            met.RemoveRange(kept, met.Count - kept);
        }

        foreach (var code in met) Add(lane.IdOf((uint)code, values), rows[code]);
        foreach (var code in Enumerable.Range(1, lane.CodeCount - 1).Where(code => matching[code] && rows[code] == 0).Take(query.Limit + 1))
            Add(lane.IdOf((uint)code, values), 0);
        isComplete &= matches <= kept;
    }

    /// <summary>Marks the codes whose value begins as asked; returns how many, the smallest and the largest.</summary>
    private (int Count, uint Min, uint Max) FindMatching(LanePlan lane, ColumnType? declared, bool[] matching)
    {
        var (count, min, max) = (0, uint.MaxValue, 0u);
        var dictionary = lane.Reader.Dictionary!.Pin();
        // A value of another type than the column's reads as one of that type.
        var isPlain = declared is null || declared == lane.Type;
        Span<byte> buffer = stackalloc byte[Coercion.MaxNumberText];
        for (var code = 1; code < matching.Length; code++)
        {
            var fits = prefix.Length == 0
                || (!isPlain ? Matches(values.Value(lane.IdOf((uint)code, values)))
                : BeginsAsAsked(lane.Type == ColumnType.String ? dictionary.Bytes(code - 1) : Coercion.TextOfBits(lane.Type, dictionary.Bits(code - 1), buffer)));
            if (!fits) continue;
            matching[code] = true;
            count++;
            (min, max) = (Math.Min(min, (uint)code), (uint)code);
        }

        return (count, min, max);
    }

    private void CountCodes(Segment segment, LanePlan lane, int block, uint min, uint max, int[] rows, BlockBuffers buffers)
    {
        var statistics = lane.Reader.Statistics(block);
        if (statistics.PresentCount == 0 || statistics.MaxCode < min || statistics.MinCode > max) return;
        rowsLeft -= statistics.PresentAtMost(segment.RowsInBlock(block));
        if (statistics.MinCode == statistics.MaxCode)
        {
            rows[statistics.MinCode] += statistics.PresentCount;
            return;
        }

        blocksLeft--;
        var codes = buffers.Codes.AsSpan(0, segment.RowsInBlock(block));
        lane.Reader.ReadCodes(block, codes);
        foreach (var code in codes) rows[code]++;
    }

    /// <summary>Looks at the newest rows of a lane whose values are only in its rows, or in a dictionary too large to look through.</summary>
    private void LookAtRows(Segment segment, LanePlan lane)
    {
        for (var block = segment.BlockCount - 1; block >= 0; block--)
        {
            if (lane.Reader.Statistics(block).PresentCount == 0) continue;
            var first = block * Segment.BlockRows;
            for (var row = first + segment.RowsInBlock(block) - 1; row >= first; row--)
            {
                if (plainRowsLeft == 0)
                {
                    isComplete = false;
                    return;
                }

                plainRowsLeft--;
                if (lane.Reader.TryReadValue(row, out var value)) Add(IdOf(lane, value), 1);
            }
        }
    }

    private int IdOf(LanePlan lane, FieldValue value) => value.Type switch
    {
        ColumnType.String => lane.IdOfText(Encoding.UTF8.GetBytes(value.AsString()), values),
        ColumnType.Float => lane.IdOfBits(BitConverter.DoubleToInt64Bits(value.AsFloat()), values),
        ColumnType.Boolean => lane.IdOfBits(value.AsBoolean() ? 1 : 0, values),
        _ => lane.IdOfBits(value.AsInteger(), values),
    };

    private void Add(int id, long rows) => counts[id] = counts.GetValueOrDefault(id) + rows;

    private bool Matches(FieldValue value) => prefix.Length == 0 || BeginsAsAsked(Encoding.UTF8.GetBytes(value.ToString()));

    private bool BeginsAsAsked(ReadOnlySpan<byte> text)
    {
        if (text.Length < prefix.Length) return false;
        for (var i = 0; i < prefix.Length; i++)
            if (Lower(text[i]) != Lower(prefix[i])) return false;
        return true;
    }

    private static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}

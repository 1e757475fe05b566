namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// The breakdowns of one segment. Where each is one dictionary lane and their codes combine to few enough numbers, one table
/// leads from the combined codes to the group; it is filled as combinations are met and shared by all threads.
/// </summary>
internal sealed class SegmentGroups
{
    // A table of 1 MiB: more would leave the cache, and a single dictionary may be larger anyway.
    private const long MaxCombinations = 1 << 18;

    private readonly SegmentColumn[] columns;
    private readonly ColumnValues[] values;
    private readonly GroupTable table;
    // How many combinations one step in each breakdown's code is; null without the table.
    private readonly int[]? strides;
    // Group plus 1 by combined codes; 0 while not known. Written by any thread, always the same value.
    private readonly int[] groups = [];

    public SegmentGroups(SegmentColumn[] columns, ColumnValues[] values, GroupTable table, MemoryBudget budget)
    {
        this.columns = columns;
        this.values = values;
        this.table = table;
        long combinations = 1;
        var steps = new int[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var lanes = columns[i].Lanes;
            if (lanes.Count > 1 || (lanes.Count == 1 && !lanes[0].HasDictionary)) return;
            steps[i] = (int)combinations;
            combinations *= lanes.Count == 0 ? 1 : lanes[0].CodeCount;
            if (combinations > MaxCombinations && columns.Length > 1) return;
        }

        budget.Charge(combinations * sizeof(int));
        strides = steps;
        groups = new int[combinations];
    }

    public int Breakdowns => columns.Length;

    /// <summary>The group of all rows of a block when statistics tell that it is one; -1 otherwise.</summary>
    public int ConstantGroup(int block, int blockRows)
    {
        if (strides is null) return -1;
        var combination = 0;
        for (var i = 0; i < columns.Length; i++)
        {
            if (!TryGetConstant(i, block, blockRows, out var code)) return -1;
            combination += (int)code * strides[i];
        }

        return groups[combination] is > 0 and var known ? known - 1 : Find(combination);
    }

    /// <summary>The group of each row of the view.</summary>
    public void Read(int block, int blockRows, RowView view, Span<int> result, BlockBuffers buffers, IdReader reader, GroupFolder folder)
    {
        if (strides is null)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                var ids = buffers.Ids.AsSpan(0, result.Length);
                reader.ReadColumn(columns[i], values[i], block, blockRows, view, ids);
                folder.Add(i, result, ids);
            }

            folder.Finish(result);
            return;
        }

        if (columns.Length == 1)
        {
            ReadOne(block, blockRows, view, result, buffers);
            return;
        }

        var constant = 0;
        var first = true;
        for (var i = 0; i < columns.Length; i++)
        {
            if (TryGetConstant(i, block, blockRows, out var code))
            {
                constant += (int)code * strides[i];
                continue;
            }

            columns[i].Lanes[0].Reader.ReadCodes(block, buffers.Codes.AsSpan(0, blockRows));
            view.Compact(buffers.Codes);
            AddCodes(buffers.Codes.AsSpan(0, result.Length), strides[i], first, result);
            first = false;
        }

        if (first) result.Clear();
        LookUp(result, constant);
    }

    private void ReadOne(int block, int blockRows, RowView view, Span<int> result, BlockBuffers buffers)
    {
        columns[0].Lanes[0].Reader.ReadCodes(block, buffers.Codes.AsSpan(0, blockRows));
        view.Compact(buffers.Codes);
        var codes = buffers.Codes.AsSpan(0, result.Length);
        var known = groups;
        for (var i = 0; i < codes.Length && i < result.Length; i++)
        {
            var group = known[codes[i]];
            result[i] = group != 0 ? group - 1 : FindOne(codes[i]);
        }
    }

    private int FindOne(uint code)
    {
        var group = table.Find(code == 0 ? 0 : columns[0].Lanes[0].IdOf(code, values[0]));
        groups[code] = group + 1;
        return group;
    }

    private static void AddCodes(ReadOnlySpan<uint> codes, int stride, bool first, Span<int> result)
    {
        if (first)
        {
            for (var i = 0; i < result.Length; i++) result[i] = (int)codes[i] * stride;
            return;
        }

        for (var i = 0; i < result.Length; i++) result[i] += (int)codes[i] * stride;
    }

    private void LookUp(Span<int> result, int constant)
    {
        var known = groups;
        foreach (ref var combination in result)
        {
            var group = known[combination + constant];
            combination = group != 0 ? group - 1 : Find(combination + constant);
        }
    }

    private int Find(int combination)
    {
        Span<int> ids = stackalloc int[columns.Length];
        var rest = combination;
        for (var i = columns.Length - 1; i >= 0; i--)
        {
            var (code, left) = Math.DivRem(rest, strides![i]);
            ids[i] = code == 0 ? 0 : columns[i].Lanes[0].IdOf((uint)code, values[i]);
            rest = left;
        }

        var group = table.Find(ids);
        groups[combination] = group + 1;
        return group;
    }

    private bool TryGetConstant(int column, int block, int blockRows, out uint code)
    {
        code = 0;
        if (columns[column].Lanes.Count == 0) return true;
        var statistics = columns[column].Lanes[0].Reader.Statistics(block);
        if (statistics.PresentCount == 0) return true;
        code = statistics.MinCode;
        return statistics.PresentCount == blockRows && statistics.MinCode == statistics.MaxCode;
    }
}

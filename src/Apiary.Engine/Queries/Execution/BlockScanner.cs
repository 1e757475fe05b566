using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// One thread's walk: takes a block, finds the rows that count, their cells and weights, and feeds the states. A column is
/// decoded only when a row is left, and once for all states that want it in the same form.
/// </summary>
internal sealed class BlockScanner
{
    private readonly ScanPass pass;
    private readonly QueryPlan plan;
    private readonly BlockBuffers buffers;
    private readonly IdReader reader;
    private readonly GroupFolder folder;
    private readonly LaneFeeder feeder;
    private int cells;

    public BlockScanner(ScanPass pass, BlockBuffers buffers)
    {
        this.pass = pass;
        plan = pass.Plan;
        this.buffers = buffers;
        reader = new IdReader(buffers);
        folder = new GroupFolder(plan.Groups, plan.Spec.Breakdowns.Count, plan.Budget);
        States = pass.CreateStates();
        feeder = new LaneFeeder(plan, States, buffers, reader);
    }

    public Accumulator?[] States { get; }

    public long RowsScanned { get; private set; }

    public long RowsMatched { get; private set; }

    public int BlocksScanned { get; private set; }

    public int BlocksSkipped { get; private set; }

    public void Scan(SegmentPlan segmentPlan, int block)
    {
        var segment = segmentPlan.Segment;
        var rows = segment.RowsInBlock(block);
        var view = buffers.BaseView;
        var verdict = BlockSelector.Judge(segment, block, plan.Window.StartNanos, plan.Window.EndNanos, segmentPlan.Filters[0]);
        if (verdict == Verdict.All)
        {
            view.SetAll(rows);
        }
        else
        {
            var count = verdict == Verdict.None
                ? 0
                : BlockSelector.Select(segment, block, plan.Window.StartNanos, plan.Window.EndNanos, segmentPlan.Filters[0], buffers);
            if (count == 0)
            {
                NoteBlock(rows, 0, verdict != Verdict.None);
                return;
            }

            if (count == rows) view.SetAll(rows);
            else view.SetBits(buffers.Selection, Bitmaps.Words(rows), count);
        }

        FindCells(segmentPlan, block, rows, view);
        FindWeights(segmentPlan, block, rows, view);
        EnsureCells();
        var decoded = verdict != Verdict.All || view.HasCells || view.HasWeights;
        for (var set = 0; set < pass.FilterSets.Count; set++)
        {
            var feeds = pass.FilterSets[set];
            if (feeds.IsEmpty) continue;
            decoded |= feeds.Columns.Count > 0;
            var rowsOfSet = set == 0 ? view : Narrow(segmentPlan.Filters[set], block, rows, view, ref decoded);
            if (rowsOfSet is not null) Feed(feeds, segmentPlan, block, rows, rowsOfSet);
        }

        NoteBlock(rows, view.Count, decoded);
    }

    private void NoteBlock(int rows, int matched, bool decoded)
    {
        RowsMatched += matched;
        if (!decoded)
        {
            BlocksSkipped++;
            return;
        }

        BlocksScanned++;
        RowsScanned += rows;
    }

    /// <summary>The rows of <paramref name="view"/> that pass a calculation's filters; null when there are none.</summary>
    private RowView? Narrow(FilterPlan filters, int block, int rows, RowView view, ref bool decoded)
    {
        switch (filters.Judge(block, rows))
        {
            case Verdict.None: return null;
            case Verdict.All: return view;
        }

        decoded = true;
        var bits = buffers.MoreSelection.AsSpan(0, Bitmaps.Words(rows));
        Bitmaps.SetRange(bits, 0, rows);
        if (!filters.Apply(block, rows, bits, buffers)) return null;
        buffers.FilteredView.SetSubset(view, bits);
        return buffers.FilteredView.Count == 0 ? null : buffers.FilteredView;
    }

    private void FindCells(SegmentPlan segmentPlan, int block, int rows, RowView view)
    {
        var bucketCount = pass.Buckets.Count;
        var hasRuns = true;
        if (bucketCount == 1) view.AddRun(0, rows);
        else hasRuns = TimeRuns.Split(segmentPlan.Segment, block, pass.Buckets, view, buffers);
        view.HasCells = !hasRuns;
        var groups = segmentPlan.Groups;
        if (groups.Breakdowns == 0) return;
        var constant = groups.ConstantGroup(block, rows);
        if (constant >= 0)
        {
            var first = Slot(constant) * bucketCount;
            if (hasRuns) view.ShiftRuns(first);
            else foreach (ref var cell in view.Cells.AsSpan(0, view.Count)) cell += first;
            return;
        }

        var found = (hasRuns ? view.Cells : buffers.Groups).AsSpan(0, view.Count);
        groups.Read(block, rows, view, found, buffers, reader, folder);
        if (pass.Slots is { } slots)
            foreach (ref var group in found) group = slots[group];
        if (!hasRuns)
        {
            var cellsOfRows = view.Cells;
            for (var i = 0; i < found.Length; i++) cellsOfRows[i] += found[i] * bucketCount;
        }
        else if (bucketCount > 1)
        {
            view.SpreadRuns(bucketCount);
        }

        view.HasCells = true;
    }

    private int Slot(int group) => pass.Slots is { } slots ? slots[group] : group;

    private void FindWeights(SegmentPlan segmentPlan, int block, int rows, RowView view)
    {
        if (plan.Spec.UsageMode) return;
        var rates = segmentPlan.Segment.SampleRates;
        var statistics = rates.Statistics(block);
        if (statistics.MinInteger == statistics.MaxInteger)
        {
            view.Weight = statistics.MinInteger;
            return;
        }

        view.HasWeights = true;
        rates.ReadIntegers(block, view.Weights.AsSpan(0, rows));
        view.Compact(view.Weights);
    }

    private void EnsureCells()
    {
        var count = pass.CellCount;
        if (count <= cells) return;
        cells = count;
        foreach (var state in States) state?.EnsureCells(count);
    }

    private void Feed(FilterSetPass feeds, SegmentPlan segmentPlan, int block, int rows, RowView view)
    {
        foreach (var index in feeds.RowStates)
        {
            var state = States[index]!;
            for (var part = 0; part < view.PartCount; part++)
                if (view.Part(part, out _) is { Count: > 0 } cellRows) state.AddRows(cellRows);
        }

        foreach (var (column, states) in feeds.Columns)
            foreach (var lane in segmentPlan.Column(column).Lanes)
                feeder.Feed(segmentPlan.Segment, lane, column, states, block, rows, view);
    }
}

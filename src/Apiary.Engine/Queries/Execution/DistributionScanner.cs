namespace Apiary.Engine.Queries.Execution;

/// <summary>One thread's share of a <see cref="DistributionRun"/>: counts codes where there are dictionaries, ids elsewhere.</summary>
internal sealed class DistributionScanner(DistributionRun run, BlockBuffers buffers)
{
    private readonly IdReader reader = new(buffers);
    private readonly Dictionary<LanePlan, LaneCounts> byCode = [];
    private readonly ColumnCounts[] byId = run.NewCounts();
    // The selected rows of the block by their place among the view's rows; unused when all are selected or none.
    private bool allSelected;
    private bool noneSelected;

    public long Total { get; private set; }

    public long Selected { get; private set; }

    public long RowsMatched { get; private set; }

    public void Scan(SegmentPlan plan, int block)
    {
        var segment = plan.Segment;
        var rows = segment.RowsInBlock(block);
        var view = buffers.BaseView;
        if (BlockSelector.Judge(segment, block, run.StartNanos, run.EndNanos, plan.Filters[0]) == Verdict.All)
        {
            view.SetAll(rows);
        }
        else
        {
            var count = BlockSelector.Select(segment, block, run.StartNanos, run.EndNanos, plan.Filters[0], buffers);
            if (count == 0) return;
            view.SetBits(buffers.Selection, Bitmaps.Words(rows), count);
        }

        FindWeights(plan, block, rows, view);
        Select(plan.Filters[1], block, rows, view);
        RowsMatched += view.Count;
        var total = Weight(view);
        var selected = allSelected ? total : noneSelected ? 0 : Weight(buffers.FilteredView);
        Total += total;
        Selected += selected;
        for (var column = 0; column < byId.Length; column++)
            foreach (var lane in plan.Column(byId[column].Column).Lanes)
                Count(column, lane, block, rows, view, total, selected);
    }

    /// <summary>Adds what this thread has counted to <paramref name="counts"/>.</summary>
    public void AddTo(ColumnCounts[] counts)
    {
        for (var column = 0; column < counts.Length; column++)
        {
            counts[column].Add(byId[column]);
            foreach (var lane in run.LanesOf(counts[column].Column))
            {
                if (!byCode.TryGetValue(lane, out var codes)) continue;
                counts[column].Try(() => AddCodes(lane, codes, counts[column]));
                lane.LetGo();
            }
        }
    }

    private static void AddCodes(LanePlan lane, LaneCounts codes, ColumnCounts counts)
    {
        for (var code = 1; code < codes.CodeCount; code++)
        {
            if (codes.All(code) is > 0 and var all)
                counts.Add(lane.IdOf((uint)code, counts.Values), all, codes.Selected(code));
        }
    }

    private void FindWeights(SegmentPlan plan, int block, int rows, RowView view)
    {
        if (run.UsageMode) return;
        var rates = plan.Segment.SampleRates;
        var statistics = rates.Statistics(block);
        view.Weight = statistics.MinInteger;
        if (statistics.MinInteger == statistics.MaxInteger) return;
        view.HasWeights = true;
        rates.ReadIntegers(block, view.Weights.AsSpan(0, rows));
        view.Compact(view.Weights);
    }

    private void Select(FilterPlan selection, int block, int rows, RowView view)
    {
        var verdict = selection.Judge(block, rows);
        (allSelected, noneSelected) = (verdict == Verdict.All, verdict == Verdict.None);
        if (verdict != Verdict.Some) return;
        var bits = buffers.MoreSelection.AsSpan(0, Bitmaps.Words(rows));
        Bitmaps.SetRange(bits, 0, rows);
        noneSelected = !selection.Apply(block, rows, bits, buffers);
        if (noneSelected) return;
        buffers.FilteredView.SetSubset(view, bits);
        noneSelected = buffers.FilteredView.Count == 0;
        allSelected = buffers.FilteredView.Count == view.Count;
    }

    private static long Weight(RowView view)
    {
        if (!view.HasWeights) return view.Count * view.Weight;
        long sum = 0;
        foreach (var weight in view.Weights.AsSpan(0, view.Count)) sum += weight;
        return sum;
    }

    private void Count(int column, LanePlan lane, int block, int rows, RowView view, long total, long selected)
    {
        var statistics = lane.Reader.Statistics(block);
        if (statistics.PresentCount == 0) return;
        if (!lane.HasDictionary)
        {
            byId[column].Try(() => CountIds(byId[column], lane, block, rows, view));
            return;
        }

        if (!byCode.TryGetValue(lane, out var counts)) byCode[lane] = counts = new LaneCounts(lane.CodeCount, run.Budget);
        if (statistics.PresentCount == rows && statistics.MinCode == statistics.MaxCode)
        {
            counts.AddConstant(statistics.MinCode, total, toSelected: false);
            counts.AddConstant(statistics.MinCode, selected, toSelected: true);
            return;
        }

        lane.Reader.ReadCodes(block, buffers.Codes.AsSpan(0, rows));
        view.Compact(buffers.Codes);
        var codes = buffers.Codes.AsSpan(0, view.Count);
        if (view.HasWeights) counts.AddAll(codes, view.Weights.AsSpan(0, view.Count));
        else counts.AddAll(codes, view.Weight);
        if (noneSelected) return;
        var positions = allSelected ? DistributionRun.EveryPosition.AsSpan(0, view.Count) : buffers.FilteredView.Positions;
        if (view.HasWeights) counts.AddSelected(codes, positions, view.Weights.AsSpan(0, view.Count));
        else counts.AddSelected(codes, positions, view.Weight);
    }

    private void CountIds(ColumnCounts counts, LanePlan lane, int block, int rows, RowView view)
    {
        var ids = buffers.Ids.AsSpan(0, view.Count);
        reader.ReadLane(lane, counts.Values, block, rows, view, ids);
        var positions = allSelected ? DistributionRun.EveryPosition.AsSpan(0, view.Count) : noneSelected ? default : buffers.FilteredView.Positions;
        var next = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            var weight = view.HasWeights ? view.Weights[i] : view.Weight;
            var isSelected = next < positions.Length && positions[next] == i;
            if (isSelected) next++;
            if (ids[i] != 0) counts.Add(ids[i], weight, isSelected ? weight : 0);
        }
    }
}

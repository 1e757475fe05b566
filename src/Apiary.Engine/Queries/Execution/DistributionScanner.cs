using Apiary.Engine.Queries.Differences;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// One thread's share of a <see cref="DistributionRun"/>: counts codes where there are dictionaries or scales, ids elsewhere. The
/// counts of a segment's codes become those of values when the thread goes on to another segment, so that memory does not grow
/// with the number of segments.
/// </summary>
internal sealed class DistributionScanner(DistributionRun run, BlockBuffers buffers)
{
    private readonly IdReader reader = new(buffers);
    private readonly Dictionary<LanePlan, LaneCounts> byCode = [];
    private readonly Dictionary<(int Column, NumberScale Scale), LaneCounts> byNumber = [];
    private SegmentPlan? current;
    // The selected rows of the block by their place among the view's rows; unused when all are selected or none.
    private bool allSelected;
    private bool noneSelected;

    /// <summary>What was counted, when <see cref="Finish"/> was called.</summary>
    public ColumnCounts[] Counts { get; } = run.NewCounts();

    public SampleSize Total { get; private set; }

    public SampleSize Selected { get; private set; }

    public long RowsMatched { get; private set; }

    public void Scan(SegmentPlan plan, int block)
    {
        if (plan != current) FinishSegment();
        current = plan;
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
        Select(plan, block, rows, view);
        RowsMatched += view.Count;
        var total = Size(view);
        var selected = allSelected ? total : noneSelected ? default : Size(buffers.FilteredView);
        Total += total;
        Selected += selected;
        for (var column = 0; column < Counts.Length; column++)
        {
            var found = plan.Column(Counts[column].Column);
            foreach (var lane in found.Lanes) Count(column, found, lane, block, rows, view, total.Weight, selected.Weight);
        }
    }

    /// <summary>Turns what is left in codes into values.</summary>
    public void Finish()
    {
        FinishSegment();
        foreach (var ((column, scale), codes) in byNumber) Counts[column].Try(() => Counts[column].Add(scale, codes));
    }

    private void FinishSegment()
    {
        if (current is null) return;
        foreach (var counts in Counts)
        {
            foreach (var lane in current.Column(counts.Column).Lanes)
            {
                if (!byCode.Remove(lane, out var codes)) continue;
                counts.Try(() => counts.Add(lane, codes));
                codes.Release();
                lane.LetGo();
            }
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

    private void Select(SegmentPlan plan, int block, int rows, RowView view)
    {
        var (start, end) = (run.SelectionStartNanos, run.SelectionEndNanos);
        var verdict = BlockSelector.Judge(plan.Segment, block, start, end, plan.Filters[1]);
        (allSelected, noneSelected) = (verdict == Verdict.All, verdict == Verdict.None);
        if (verdict != Verdict.Some) return;
        var bits = buffers.MoreSelection.AsSpan(0, Bitmaps.Words(rows));
        noneSelected = BlockSelector.Select(plan.Segment, block, start, end, plan.Filters[1], bits, buffers) == 0;
        if (noneSelected) return;
        buffers.FilteredView.SetSubset(view, bits);
        noneSelected = buffers.FilteredView.Count == 0;
        allSelected = buffers.FilteredView.Count == view.Count;
    }

    private static SampleSize Size(RowView view)
    {
        if (!view.HasWeights) return new SampleSize(view.Count * view.Weight, view.Count * (double)view.Weight * view.Weight);
        long sum = 0;
        double squares = 0;
        foreach (var weight in view.Weights.AsSpan(0, view.Count))
        {
            sum += weight;
            squares += (double)weight * weight;
        }

        return new SampleSize(sum, squares);
    }

    private void Count(int column, SegmentColumn found, LanePlan lane, int block, int rows, RowView view, long total, long selected)
    {
        var statistics = lane.Reader.Statistics(block);
        if (statistics.PresentCount == 0 || Counts[column].IsAbandoned) return;
        if (lane.HasDictionary)
        {
            if (!byCode.TryGetValue(lane, out var counts)) byCode[lane] = counts = new LaneCounts(lane.CodeCount, run.Budget);
            if (statistics.PresentCount == rows && statistics.MinCode == statistics.MaxCode)
            {
                counts.AddConstant(statistics.MinCode, total, toSelected: false);
                counts.AddConstant(statistics.MinCode, selected, toSelected: true);
                return;
            }

            lane.Reader.ReadCodes(block, buffers.Codes.AsSpan(0, rows));
            CountCodes(counts, view);
        }
        else if (run.ScaleOf(found, lane) is { } scale)
        {
            if (!byNumber.TryGetValue((column, scale), out var counts)) byNumber[(column, scale)] = counts = new LaneCounts(scale.CodeCount, run.Budget);
            scale.ReadCodes(lane.Reader, block, rows, buffers);
            CountCodes(counts, view);
        }
        else
        {
            Counts[column].Try(() => CountIds(Counts[column], lane, block, rows, view));
        }
    }

    private void CountCodes(LaneCounts counts, RowView view)
    {
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

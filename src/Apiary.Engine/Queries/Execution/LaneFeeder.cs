using Apiary.Engine.Events;
using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Decodes one lane of a block in the forms that states want and feeds them with the rows of a view that have a value. One per thread.</summary>
internal sealed class LaneFeeder(QueryPlan plan, Accumulator?[] states, BlockBuffers buffers, IdReader reader)
{
    public void Feed(Segment segment, LanePlan lane, string column, int[] indices, int block, int rows, RowView view)
    {
        var present = lane.Reader.Statistics(block).PresentCount;
        if (present == 0) return;
        var bits = buffers.LaneBits.AsSpan(0, Bitmaps.Words(rows));
        var some = view;
        if (present < rows)
        {
            lane.Reader.ReadPresence(block, bits);
            some = buffers.PresentView;
            some.SetSubset(view, bits);
            if (some.Count == 0) return;
        }

        FeedRows(indices, some);
        FeedIds(lane, column, indices, block, rows, some);
        FeedHashes(lane, indices, block, rows, some);
        if (lane.Type == ColumnType.String) FeedText(segment, lane, indices, block, rows, view, bits);
        else FeedNumbers(segment, lane, indices, block, rows, view, some, bits, present < rows);
    }

    private void FeedRows(int[] indices, RowView view)
    {
        foreach (var index in indices)
        {
            if (states[index]!.Input != AccumulatorInput.Rows) continue;
            for (var part = 0; part < view.PartCount; part++)
                if (view.Part(part, out _) is { Count: > 0 } cellRows) states[index]!.AddRows(cellRows);
        }
    }

    private void FeedIds(LanePlan lane, string column, int[] indices, int block, int rows, RowView view)
    {
        foreach (var index in indices)
        {
            if (states[index]!.Input != AccumulatorInput.Ids) continue;
            var ids = buffers.Ids.AsSpan(0, view.Count);
            reader.ReadLane(lane, plan.ValuesOf(column), block, rows, view, ids);
            for (var part = 0; part < view.PartCount; part++)
                if (view.Part(part, out var start) is { Count: > 0 } cellRows) states[index]!.AddIds(cellRows, ids.Slice(start, cellRows.Count));
        }
    }

    private void FeedHashes(LanePlan lane, int[] indices, int block, int rows, RowView view)
    {
        foreach (var index in indices)
        {
            if (states[index]!.Input != AccumulatorInput.Hashes) continue;
            var hashes = buffers.Hashes.AsSpan(0, view.Count);
            reader.ReadHashes(lane, block, rows, view, hashes);
            for (var part = 0; part < view.PartCount; part++)
                if (view.Part(part, out var start) is { Count: > 0 } cellRows) states[index]!.AddHashes(cellRows, hashes.Slice(start, cellRows.Count));
        }
    }

    private void FeedNumbers(Segment segment, LanePlan lane, int[] indices, int block, int rows, RowView view, RowView some, Span<ulong> bits, bool isSubset)
    {
        var integers = lane.Type != ColumnType.Float && Wants(indices, AccumulatorInput.Values);
        if (integers)
        {
            lane.Reader.ReadIntegers(block, buffers.Integers.AsSpan(0, rows));
            some.Compact(buffers.Integers);
            FeedIntegers(indices, some);
        }

        var numbers = Wants(indices, AccumulatorInput.Numbers) || Wants(indices, AccumulatorInput.Spans)
            || (lane.Type == ColumnType.Float && Wants(indices, AccumulatorInput.Values));
        if (!numbers) return;
        var values = buffers.Numbers.AsSpan(0, rows);
        lane.Reader.ReadNumbers(block, values);
        if (lane.Type == ColumnType.Float && Bitmaps.AnyNaN(values))
        {
            // NaN is no number to calculate with: such rows count as without a value.
            var real = buffers.FilterBits.AsSpan(0, bits.Length);
            Bitmaps.NumbersInRange(values, double.NegativeInfinity, double.PositiveInfinity, real);
            if (isSubset) Bitmaps.And(real, bits);
            some = buffers.PresentView;
            some.SetSubset(view, real);
            if (some.Count == 0) return;
        }

        some.Compact(buffers.Numbers);
        FeedDoubles(segment, indices, block, rows, some, lane.Type == ColumnType.Float);
    }

    private void FeedText(Segment segment, LanePlan lane, int[] indices, int block, int rows, RowView view, Span<ulong> bits)
    {
        var wanted = Wants(indices, AccumulatorInput.Values) || Wants(indices, AccumulatorInput.Numbers) || Wants(indices, AccumulatorInput.Spans);
        if (!wanted) return;
        if (!LaneNumbers.Read(lane, block, rows, bits, buffers)) return;
        var some = buffers.PresentView;
        some.SetSubset(view, bits);
        if (some.Count == 0) return;
        some.Compact(buffers.Numbers);
        FeedDoubles(segment, indices, block, rows, some, true);
    }

    private void FeedIntegers(int[] indices, RowView view)
    {
        foreach (var index in indices)
        {
            if (states[index]!.Input != AccumulatorInput.Values) continue;
            for (var part = 0; part < view.PartCount; part++)
            {
                if (view.Part(part, out var start) is { Count: > 0 } cellRows)
                    states[index]!.AddIntegers(cellRows, buffers.Integers.AsSpan(start, cellRows.Count));
            }
        }
    }

    private void FeedDoubles(Segment segment, int[] indices, int block, int rows, RowView view, bool areValues)
    {
        if (Wants(indices, AccumulatorInput.Spans))
        {
            segment.Timestamps.ReadIntegers(block, buffers.Timestamps.AsSpan(0, rows));
            view.Compact(buffers.Timestamps);
        }

        foreach (var index in indices)
        {
            var state = states[index]!;
            var takes = state.Input is AccumulatorInput.Numbers or AccumulatorInput.Spans || (areValues && state.Input == AccumulatorInput.Values);
            for (var part = 0; takes && part < view.PartCount; part++)
            {
                if (view.Part(part, out var start) is not { Count: > 0 } cellRows) continue;
                var values = buffers.Numbers.AsSpan(start, cellRows.Count);
                if (state.Input == AccumulatorInput.Spans) state.AddSpans(cellRows, values, buffers.Timestamps.AsSpan(start, cellRows.Count));
                else state.AddNumbers(cellRows, values);
            }
        }
    }

    private bool Wants(int[] indices, AccumulatorInput input)
    {
        foreach (var index in indices)
            if (states[index]!.Input == input) return true;
        return false;
    }
}

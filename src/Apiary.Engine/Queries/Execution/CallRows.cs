using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>The calls found in one block, on their way to <see cref="CallCounts"/>: a cell and a weight for each, again for those that failed and those that have a duration.</summary>
internal sealed class CallRows
{
    private readonly (int[] Cells, long[] Weights) all = New();
    private readonly (int[] Cells, long[] Weights) failed = New();
    private readonly (int[] Cells, long[] Weights) timed = New();
    private readonly double[] durations = new double[Segment.BlockRows];

    public int Count { get; private set; }

    public int ErrorCount { get; private set; }

    public int DurationCount { get; private set; }

    public CellRows Calls => Rows(all, Count);

    public CellRows Errors => Rows(failed, ErrorCount);

    public CellRows Timed => Rows(timed, DurationCount);

    public ReadOnlySpan<double> Durations => durations.AsSpan(0, DurationCount);

    public void Clear() => Count = ErrorCount = DurationCount = 0;

    public void Add(int cell, long weight, bool hasFailed, double? duration)
    {
        (all.Cells[Count], all.Weights[Count]) = (cell, weight);
        Count++;
        if (hasFailed)
        {
            (failed.Cells[ErrorCount], failed.Weights[ErrorCount]) = (cell, weight);
            ErrorCount++;
        }

        if (duration is not { } number) return;
        (timed.Cells[DurationCount], timed.Weights[DurationCount]) = (cell, weight);
        durations[DurationCount++] = number;
    }

    private static CellRows Rows((int[] Cells, long[] Weights) rows, int count) =>
        new() { Count = count, Cells = rows.Cells.AsSpan(0, count), Weights = rows.Weights.AsSpan(0, count), Weight = 1 };

    private static (int[] Cells, long[] Weights) New() => (new int[Segment.BlockRows], new long[Segment.BlockRows]);
}

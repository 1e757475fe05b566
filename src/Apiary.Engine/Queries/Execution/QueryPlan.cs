using Apiary.Engine.Events;
using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// What a query will do: which blocks of which segments, which states, which groups. Made on one thread, read by all; only
/// tables inside it are filled while scanning. State 0 counts all rows; with a series it tells which cells have any.
/// </summary>
internal sealed class QueryPlan
{
    /// <summary>Up to so many values of a column are numbered for exact distinct counts; their bitmap has 128 KiB.</summary>
    public const int MaxExactDistinct = 1 << 20;

    private const int MinNumberedAhead = 4_096;
    private const int CodesOfRun = 8_192;

    private readonly List<StatePlan> states = [];
    private readonly List<SegmentPlan> segments = [];
    private readonly List<(int Segment, int Block)> blocks = [];
    private readonly List<DictionaryRun> dictionaries = [];
    private readonly Dictionary<string, ColumnValues> values = [];
    private readonly HashSet<string> sketched;

    /// <param name="all">The snapshot.</param>
    /// <param name="types">Declared types.</param>
    /// <param name="spec">The question.</param>
    /// <param name="window">Its time.</param>
    /// <param name="budget">Its memory.</param>
    /// <param name="sketchAll">True when an earlier run met too many distinct values.</param>
    public QueryPlan(IReadOnlyList<Segment> all, DeclaredTypes types, QuerySpec spec, QueryWindow window, MemoryBudget budget, bool sketchAll)
    {
        Spec = spec;
        Window = window;
        Budget = budget;
        Groups = new GroupTable(budget, spec.Breakdowns.Count);
        var filterSets = new List<(IReadOnlyList<Filter> Filters, FilterCombination Combination)> { (spec.Filters, spec.FilterCombination) };
        StateOf(CalculationTable.Find("COUNT")!, null, 0);
        Calculations = [.. SpecTerms.Calculations(spec).Select(calculation => Plan(calculation, filterSets))];
        var breakdownValues = spec.Breakdowns.Select(ValuesOf).ToArray();
        foreach (var segment in all) AddSegment(segment, types, filterSets, breakdownValues);
        FilterSetCount = filterSets.Count;
        sketched = FindSketched(sketchAll);
        FindDictionaries();
    }

    public QuerySpec Spec { get; }

    public QueryWindow Window { get; }

    public MemoryBudget Budget { get; }

    public GroupTable Groups { get; }

    public IReadOnlyList<CalculationPlan> Calculations { get; }

    public IReadOnlyList<StatePlan> States => states;

    public IReadOnlyList<SegmentPlan> Segments => segments;

    public int FilterSetCount { get; }

    /// <summary>The blocks to look at.</summary>
    public IReadOnlyList<(int Segment, int Block)> Blocks => blocks;

    /// <summary>
    /// Dictionaries all of whose values will be met, because every row of their segment counts, in runs for one thread each.
    /// Empty when they are too small to be worth a walk of their own.
    /// </summary>
    public IReadOnlyList<DictionaryRun> Dictionaries => dictionaries;

    /// <summary>Rows in those blocks.</summary>
    public long RowCount { get; private set; }

    /// <summary>Blocks that need no look.</summary>
    public int BlocksSkipped { get; private set; }

    /// <summary>Numbers of a column's values.</summary>
    public ColumnValues ValuesOf(string column)
    {
        if (values.TryGetValue(column, out var known)) return known;
        return values[column] = new ColumnValues(Budget);
    }

    /// <summary>A guess, from above, at how many groups there will be.</summary>
    public long ExpectedGroups()
    {
        double most = 1;
        foreach (var segment in segments)
        {
            double groups = 1;
            foreach (var breakdown in Spec.Breakdowns) groups *= Math.Max(1, ExpectedValues(segment.Column(breakdown)));
            most = Math.Max(most, groups);
        }

        return (long)Math.Min(most, long.MaxValue / 2);
    }

    /// <summary>What the accumulators of a state share over all threads of one pass.</summary>
    public AccumulatorContext ContextFor(StatePlan state, TimeBuckets buckets)
    {
        if (state.Column is null) return new AccumulatorContext { Budget = Budget, Buckets = buckets };
        var (min, max, whole) = Bounds(state.Column);
        return new AccumulatorContext
        {
            Budget = Budget,
            Buckets = buckets,
            MinNumber = min,
            MaxNumber = max,
            WholeNumbers = whole,
            Sketch = sketched.Contains(state.Column),
            ExpectedIds = segments.Count == 0 ? 0 : (int)Math.Min(MaxExactDistinct, segments.Max(segment => ExpectedValues(segment.Column(state.Column)))),
        };
    }

    private CalculationPlan Plan(Calculation calculation, List<(IReadOnlyList<Filter>, FilterCombination)> filterSets)
    {
        var op = CalculationTable.Find(calculation.Op) ?? throw new ArgumentException($"unknown operation: {calculation.Op}");
        var filterSet = 0;
        if (calculation.Filters is { Count: > 0 } filters)
        {
            filterSet = filterSets.Count;
            filterSets.Add((filters, calculation.FilterCombination));
        }

        return new CalculationPlan(calculation, op, StateOf(op, calculation.Column ?? op.ImpliedColumn, filterSet));
    }

    private int StateOf(CalculationOp op, string? column, int filterSet)
    {
        var index = states.FindIndex(state => state.Op.StateType == op.StateType && state.Column == column && state.FilterSet == filterSet);
        if (index >= 0) return index;
        states.Add(new StatePlan(op, column, filterSet));
        return states.Count - 1;
    }

    private void AddSegment(
        Segment segment,
        DeclaredTypes types,
        List<(IReadOnlyList<Filter> Filters, FilterCombination Combination)> filterSets,
        ColumnValues[] breakdownValues)
    {
        if (segment.RowCount == 0) return;
        if (segment.MaxTimestampNanos < Window.StartNanos || segment.MinTimestampNanos >= Window.EndNanos)
        {
            BlocksSkipped += segment.BlockCount;
            return;
        }

        var columns = new SegmentColumns(segment, types, Budget);
        var filters = filterSets.Select(set => columns.Filters(set.Filters, set.Combination)).ToArray();
        if (filters[0].JudgeSegment() == Verdict.None)
        {
            BlocksSkipped += segment.BlockCount;
            return;
        }

        var breakdowns = Spec.Breakdowns.Select(name => columns[name]).ToArray();
        foreach (var state in states)
            if (state.Column is { } column) _ = columns[column];
        var isWhole = segment.MinTimestampNanos >= Window.StartNanos && segment.MaxTimestampNanos < Window.EndNanos && filters[0].JudgeSegment() == Verdict.All;
        segments.Add(new SegmentPlan(segment, columns, filters, new SegmentGroups(breakdowns, breakdownValues, Groups, Budget)) { IsWhole = isWhole });
        for (var block = 0; block < segment.BlockCount; block++)
        {
            if (BlockSelector.Judge(segment, block, Window.StartNanos, Window.EndNanos, filters[0]) == Verdict.None)
            {
                BlocksSkipped++;
                continue;
            }

            blocks.Add((segments.Count - 1, block));
            RowCount += segment.RowsInBlock(block);
        }
    }

    private void FindDictionaries()
    {
        var distinct = states.Where(state => state is { Op: CountDistinct, FilterSet: 0 } && !sketched.Contains(state.Column!)).Select(state => state.Column!);
        string[] numbered = [.. Spec.Breakdowns.Concat(distinct).Distinct()];
        foreach (var segment in segments)
        {
            if (!segment.IsWhole) continue;
            foreach (var column in numbered)
            {
                foreach (var lane in segment.Column(column).Lanes)
                {
                    for (var first = 1; first < lane.CodeCount; first += CodesOfRun)
                        dictionaries.Add(new DictionaryRun(lane, ValuesOf(column), first, Math.Min(CodesOfRun, lane.CodeCount - first)));
                }
            }
        }

        if (dictionaries.Sum(run => (long)run.Count) < MinNumberedAhead) dictionaries.Clear();
    }

    /// <summary>Columns of distinct counts with more values than are numbered, as far as one can tell before looking.</summary>
    private HashSet<string> FindSketched(bool all)
    {
        var found = new HashSet<string>();
        foreach (var state in states)
        {
            if (state.Op is not CountDistinct) continue;
            if (all || segments.Any(segment => ExpectedValues(segment.Column(state.Column!)) > MaxExactDistinct))
                found.Add(state.Column!);
            else
                ValuesOf(state.Column!).Limit = MaxExactDistinct;
        }

        return found;
    }

    private static long ExpectedValues(SegmentColumn column) =>
        column.Lanes.Sum(lane => lane.HasDictionary ? lane.CodeCount : lane.Type == ColumnType.Boolean ? 2L : PresentRows(column, lane));

    // Values without a dictionary were found too different for one; integers are at most as many as lie between their bounds.
    private static long PresentRows(SegmentColumn column, LanePlan lane)
    {
        long rows = 0;
        var (min, max) = (long.MaxValue, long.MinValue);
        for (var block = 0; block < column.BlockCount; block++)
        {
            var statistics = lane.Reader.Statistics(block);
            if (statistics.PresentCount == 0) continue;
            rows += statistics.PresentAtMost(Segment.BlockRows);
            (min, max) = (Math.Min(min, statistics.MinInteger), Math.Max(max, statistics.MaxInteger));
        }

        return lane.Type == ColumnType.Integer ? (long)Int128.Min(rows, (Int128)max - min + 1) : rows;
    }

    /// <summary>The bounds of a column's numbers over the blocks to look at, and whether all are whole.</summary>
    private (double Min, double Max, bool Whole) Bounds(string column)
    {
        var (min, max, whole) = (double.PositiveInfinity, double.NegativeInfinity, true);
        foreach (var (segment, block) in blocks)
        {
            foreach (var lane in segments[segment].Column(column).Lanes)
            {
                var statistics = lane.Reader.Statistics(block);
                if (statistics.PresentCount == 0) continue;
                if (lane.Type == ColumnType.String)
                {
                    // Text may be any number; its statistics do not tell.
                    if (lane.HasDictionary && !lane.TryGetNumbers(out _, out _)) continue;
                    return (double.NegativeInfinity, double.PositiveInfinity, false);
                }

                if (statistics.PresentCount == LaneStatistics.UnknownCount) return (double.NegativeInfinity, double.PositiveInfinity, false);
                whole &= lane.Type != ColumnType.Float;
                min = Math.Min(min, statistics.MinNumber);
                max = Math.Max(max, statistics.MaxNumber);
            }
        }

        return (min, max, whole);
    }
}

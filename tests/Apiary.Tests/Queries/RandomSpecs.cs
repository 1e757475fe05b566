using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Tests.Queries;

/// <summary>Random valid specs by seed over the columns of <see cref="RandomEvents"/>.</summary>
/// <param name="seed">The seed.</param>
/// <param name="withMixedColumns">False to use columns of one type alone, for engines that have nothing else.</param>
public sealed class RandomSpecs(int seed, bool withMixedColumns = true)
{
    private static readonly string[] NumericOps =
        ["SUM", "AVG", "MIN", "MAX", "P001", "P01", "P05", "P10", "P20", "P25", "P50", "P75", "P80", "P90", "P95", "P99", "P999"];

    private static readonly FilterOp[] Ops = Enum.GetValues<FilterOp>();

    private readonly Random random = new(seed);

    /// <summary>The next spec: any calculations but HEATMAP, CONCURRENCY and rates, over a fixed range of <paramref name="spanSeconds"/>.</summary>
    public QuerySpec Next(int spanSeconds)
    {
        var calculations = Many(1, 4, MakeCalculation).DistinctBy(calculation => calculation.Key).ToList();
        var breakdowns = random.Next(3) == 0 ? [] : Many(1, 3, AnyColumn).Distinct().ToList();
        var start = RandomEvents.StartSecond + random.Next(-5, spanSeconds / 2);
        return new QuerySpec
        {
            Calculations = calculations,
            Filters = MakeFilters(),
            FilterCombination = random.Next(2) == 0 ? FilterCombination.And : FilterCombination.Or,
            Breakdowns = breakdowns,
            Orders = random.Next(2) == 0 ? [] : [MakeOrder(calculations, breakdowns)],
            Havings = random.Next(4) == 0 ? [MakeHaving(calculations)] : [],
            Limit = random.Next(3) == 0 ? random.Next(1, 10) : null,
            StartTime = start,
            EndTime = start + random.Next(1, spanSeconds + 10),
            UsageMode = random.Next(4) == 0,
        };
    }

    public IReadOnlyList<Filter> MakeFilters() => random.Next(3) == 0 ? [] : Many(1, 3, MakeFilter);

    public Filter MakeFilter()
    {
        var column = AnyColumn();
        var op = Ops[random.Next(Ops.Length)];
        if (FilterOps.TakesNoValue(op)) return new Filter(column, op, []);
        return new Filter(column, op, FilterOps.TakesSeveralValues(op) ? Many(1, 4, () => Operand(column)) : [Operand(column)]);
    }

    public string AnyColumn()
    {
        var typed = RandomEvents.Columns.Count;
        var index = random.Next(typed + (withMixedColumns ? RandomEvents.MixedColumns.Count + 1 : 0));
        if (index < typed) return RandomEvents.Columns[index].Name;
        return index - typed < RandomEvents.MixedColumns.Count ? RandomEvents.MixedColumns[index - typed] : "nowhere";
    }

    private string NumericColumn()
    {
        string[] typed = ["status", "size", "duration_ms", "score", "error"];
        return withMixedColumns && random.Next(3) == 0 ? AnyColumn() : typed[random.Next(typed.Length)];
    }

    private Calculation MakeCalculation()
    {
        var calculation = random.Next(4) switch
        {
            0 => new Calculation("COUNT", random.Next(2) == 0 ? null : AnyColumn()),
            1 => new Calculation("COUNT_DISTINCT", AnyColumn()),
            _ => new Calculation(NumericOps[random.Next(NumericOps.Length)], NumericColumn()),
        };
        if (random.Next(5) != 0) return calculation;
        return calculation with
        {
            Name = $"named{random.Next(1000)}",
            Filters = Many(1, 2, MakeFilter),
            FilterCombination = random.Next(2) == 0 ? FilterCombination.And : FilterCombination.Or,
        };
    }

    private FieldValue Operand(string column)
    {
        object[] values = column switch
        {
            "service" => ["api", "we", "b", "größe", "ö", ""],
            "user" => [$"user-{random.Next(45)}", "user-1", "5", "-2"],
            "route" => ["/r/1", "/a", "/r/3/b", "/"],
            "status" => [200, 404, 404.5, 250, "200"],
            "size" => [0, 500_000_000_000, -5, 1e11 + 0.5, 1e30],
            "duration_ms" => [0.25, 100, 1000.5, 20, -1],
            "score" => [0, 1.5, -2, -7.875, 100],
            "error" => [true, false],
            _ => [200, 1.5, "200", "error", true, false, "true", -3, "", 0, "2"],
        };
        // A typed engine compares text with text and numbers with numbers alone.
        if (!withMixedColumns && column == "status") values = values[..4];
        return TestEvent.Value(values[random.Next(values.Length)]);
    }

    private Order MakeOrder(List<Calculation> calculations, List<string> breakdowns)
    {
        var descending = random.Next(2) == 0;
        if (breakdowns.Count > 0 && random.Next(2) == 0) return new Order(null, breakdowns[random.Next(breakdowns.Count)], descending);
        var calculation = calculations[random.Next(calculations.Count)];
        return calculation.Name is { } name ? new Order(null, name, descending) : new Order(calculation.Op, calculation.Column, descending);
    }

    private Having MakeHaving(List<Calculation> calculations)
    {
        var calculation = calculations[random.Next(calculations.Count)];
        return new Having(calculation.Op, calculation.Column, (FilterOp)random.Next(6), random.Next(-2, 50));
    }

    private List<T> Many<T>(int min, int max, Func<T> make) => [.. Enumerable.Range(0, random.Next(min, max + 1)).Select(_ => make())];
}

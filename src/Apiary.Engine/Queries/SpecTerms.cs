namespace Apiary.Engine.Queries;

/// <summary>What the terms of a spec refer to: one place, so that validation and execution agree.</summary>
internal static class SpecTerms
{
    private static readonly IReadOnlyList<Calculation> OneCount = [new Calculation("COUNT")];

    /// <summary>The calculations as they run: one COUNT when the spec has none.</summary>
    public static IReadOnlyList<Calculation> Calculations(QuerySpec spec) => spec.Calculations.Count == 0 ? OneCount : spec.Calculations;

    /// <summary>Index of the breakdown that an order means; -1 for none.</summary>
    public static int FindBreakdown(QuerySpec spec, Order order)
    {
        if (order.Op is not null) return -1;
        for (var i = 0; i < spec.Breakdowns.Count; i++)
            if (spec.Breakdowns[i] == order.Column) return i;
        return -1;
    }

    /// <summary>Index of the calculation that an order means, by operation and column or by name; -1 for none.</summary>
    public static int FindCalculation(QuerySpec spec, Order order)
    {
        if (order.Op is not null) return Find(spec, order.Op, order.Column);
        // A breakdown wins over a calculation that was given the same name.
        if (order.Column is null || FindBreakdown(spec, order) >= 0) return -1;
        var calculations = Calculations(spec);
        for (var i = 0; i < calculations.Count; i++)
            if (calculations[i].Name == order.Column) return i;
        return -1;
    }

    /// <summary>Index of the calculation that a having means; -1 for none.</summary>
    public static int FindCalculation(QuerySpec spec, Having having) => Find(spec, having.CalculateOp, having.Column);

    private static int Find(QuerySpec spec, string op, string? column)
    {
        var calculations = Calculations(spec);
        var found = -1;
        for (var i = 0; i < calculations.Count; i++)
        {
            var calculation = calculations[i];
            if (calculation.Op != op || calculation.Column != column) continue;
            // The one without filters of its own is meant first.
            if (calculation.Filters is not { Count: > 0 }) return i;
            if (found < 0) found = i;
        }

        return found;
    }
}

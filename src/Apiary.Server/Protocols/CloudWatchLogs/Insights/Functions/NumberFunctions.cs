namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

/// <summary>Arithmetic.</summary>
internal static class NumberFunctions
{
    /// <summary>The table.</summary>
    public static readonly InsightsFunction[] All =
    [
        new("abs", 1, 1, given => Of(given[0], Math.Abs)),
        new("ceil", 1, 1, given => Of(given[0], Math.Ceiling)),
        new("floor", 1, 1, given => Of(given[0], Math.Floor)),
        new("sqrt", 1, 1, given => Of(given[0], Math.Sqrt)),
        new("log", 1, 1, given => Of(given[0], Math.Log)),
        new("greatest", 1, InsightsFunctions.Many, given => Extreme(given, 1)),
        new("least", 1, InsightsFunctions.Many, given => Extreme(given, -1)),
    ];

    private static InsightsValue Of(InsightsValue value, Func<double, double> compute) => value.TryNumber(out var number) ? InsightsValue.Of(compute(number)) : default;

    private static InsightsValue Extreme(InsightsValue[] given, int direction)
    {
        InsightsValue best = default;
        foreach (var value in given)
            if (!value.IsNull && (best.IsNull || Math.Sign(InsightsOrder.Instance.Compare(value, best)) == direction)) best = value;
        return best;
    }
}

using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Planning;

/// <summary>A <c>stats</c> that the engine computes from its columns.</summary>
/// <param name="Command">The command.</param>
/// <param name="Calculations">Its calculations, in the order of its aggregates.</param>
/// <param name="Breakdowns">The columns that it groups by.</param>
/// <param name="Granularity">Width in seconds of the time buckets that it groups by; null for none.</param>
/// <param name="Rest">The commands behind it.</param>
internal sealed record StatsPlan(
    StatsCommand Command, IReadOnlyList<Calculation> Calculations, IReadOnlyList<string> Breakdowns, int? Granularity, IReadOnlyList<InsightsCommand> Rest)
{
    /// <summary>The plan, when the first of <paramref name="commands"/> that does more than to name fields is such a command; null otherwise.</summary>
    public static StatsPlan? Of(IReadOnlyList<InsightsCommand> commands, LogScope scope)
    {
        var at = 0;
        while (at < commands.Count && commands[at] is FieldsCommand fields && !fields.Outputs.Any()) at++;
        if (at == commands.Count || commands[at] is not StatsCommand stats) return null;
        var calculations = new List<Calculation>();
        foreach (var aggregate in stats.Aggregates)
        {
            if (CalculationOf(aggregate, calculations.Count, scope) is not { } calculation) return null;
            calculations.Add(calculation);
        }

        var breakdowns = new List<string>();
        int? granularity = null;
        foreach (var key in stats.Keys)
        {
            if (key.Expression is BinExpression { OfEventTime.GranularitySeconds: { } seconds } && granularity is null) granularity = seconds;
            else if (key.Expression is FieldExpression field && Column(field, scope) is { } column && !breakdowns.Contains(column)) breakdowns.Add(column);
            else return null;
        }

        return calculations.Count > QueryValidation.MaxItems || breakdowns.Count > QueryValidation.MaxItems
            ? null
            : new StatsPlan(stats, calculations, breakdowns, granularity, [.. commands.Skip(at + 1)]);
    }

    /// <summary>The rows of the command from the engine's answer; most recent times first.</summary>
    public IEnumerable<InsightsRow> RowsOf(QueryResult result)
    {
        if (Granularity is null) return result.Groups.Select(group => RowOf(group.Key, null, group.Values)).DefaultIfEmpty(Empty()).OfType<InsightsRow>();
        return result.Groups.SelectMany(group => group.Series.Select(point => (group, point)))
            .OrderByDescending(pair => pair.point.BucketSecond)
            .Select(pair => RowOf(pair.group.Key, pair.point.BucketSecond, pair.point.Values));
    }

    private static Calculation? CalculationOf(AggregateExpression aggregate, int index, LogScope scope)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"c{index}");
        if (aggregate.Argument is null) return new Calculation("COUNT", null, name);
        if (aggregate.Argument is not FieldExpression field || Column(field, scope) is not { } column) return null;
        if (aggregate.Function == AggregateFunction.Count) return new Calculation("COUNT", null, name, [new Filter(column, FilterOp.Exists, [])]);
        if (aggregate.Function == AggregateFunction.CountDistinct) return new Calculation("COUNT_DISTINCT", column, name);
        if (scope.TypeOf(column) is not (ColumnType.Integer or ColumnType.Float)) return null;
        var op = aggregate.Function switch
        {
            AggregateFunction.Sum => "SUM",
            AggregateFunction.Average => "AVG",
            AggregateFunction.Min => "MIN",
            AggregateFunction.Max => "MAX",
            AggregateFunction.Percentile => PercentileOp(aggregate.Percentile),
            _ => null,
        };
        return op is null ? null : new Calculation(op, column, name);
    }

    /// <summary>The engine's name of a percentile: 99.9 is P999, 5 is P05; null when it has none.</summary>
    private static string? PercentileOp(double percentile)
    {
        var digits = percentile.ToString("00.###", CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal);
        var op = percentile is > 0 and < 100 ? "P" + digits : "";
        return CalculationOps.Names.Contains(op) ? op : null;
    }

    private static string? Column(FieldExpression field, LogScope scope) =>
        scope.HasAllFields && field.Name is not (InsightsFields.Message or InsightsFields.IngestionTime)
            && InsightsFields.ColumnOf(field.Name) is { } column && scope.TypeOf(column) is not null && InsightsFields.ColumnsOf(field.Name, scope.Datasets).Count() == 1
            ? column
            : null;

    /// <summary>Without groups there is a row even when there are no events.</summary>
    private InsightsRow? Empty() => Command.Keys.Count > 0 ? null : Command.Apply([]).Single();

    private InsightsRow RowOf(IReadOnlyList<FieldValue> key, long? bucketSecond, IReadOnlyList<FieldValue> values)
    {
        var keys = new List<InsightsValue>();
        var next = 0;
        foreach (var item in Command.Keys)
            keys.Add(item.Expression is BinExpression ? InsightsValue.OfTime(bucketSecond!.Value * 1000) : InsightsValue.Of(key[next++]));
        return Command.RowOf(keys, [.. values.Select(InsightsValue.Of)]);
    }
}

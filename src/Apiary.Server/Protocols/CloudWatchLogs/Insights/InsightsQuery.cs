using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>A query of Logs Insights (section 8 of the protocol reference), read. Immutable.</summary>
/// <param name="Commands">Its commands, in order.</param>
internal sealed record InsightsQuery(IReadOnlyList<InsightsCommand> Commands)
{
    /// <summary>Most rows of a result, unless the query or the call says.</summary>
    public const int DefaultLimit = 10_000;

    /// <summary>Most rows that a query or call may ask for.</summary>
    public const int MaxLimit = 100_000;

    /// <summary>Most rows that commands may make of fewer.</summary>
    public const int MaxMadeRows = 1_000_000;

    /// <summary>Where and when it says itself that it asks; null when the call says.</summary>
    public InsightsSource? Source { get; init; }

    /// <summary>The fields of its rows, in order.</summary>
    public IReadOnlyList<string> Shown { get; } = FindShown(Commands);

    /// <summary>Whether its rows are groups rather than events, which have no pointer.</summary>
    public bool IsAggregated => Commands.Any(command => command.EndsEvents);

    /// <summary>The limit that it sets itself; null when it sets none, or makes more rows behind it.</summary>
    public int? Limit => Commands.Reverse().TakeWhile(command => !command.AddsRows).OfType<LimitCommand>().FirstOrDefault()?.Count;

    /// <summary>Throws <see cref="QueryLimitException"/> behind <see cref="MaxMadeRows"/> rows.</summary>
    public static IEnumerable<InsightsRow> Bounded(IEnumerable<InsightsRow> rows)
    {
        var count = 0;
        foreach (var row in rows)
            yield return ++count <= MaxMadeRows ? row : throw new QueryLimitException($"the query makes more than {MaxMadeRows} rows of fewer; filter before, or choose a shorter time");
    }

    /// <summary>The stored fields that it looks at.</summary>
    public IReadOnlySet<string> StoredFields()
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        var stored = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in Commands)
        {
            foreach (var field in command.Inputs.SelectMany(input => input.All).OfType<FieldExpression>())
                if (!made.Contains(field.Name)) stored.Add(field.Name);
            made.UnionWith(command.Outputs);
            // Behind it there are no events any more.
            if (command.EndsEvents) return stored;
        }

        stored.UnionWith(Shown.Where(name => !made.Contains(name)));
        return stored;
    }

    /// <summary>What rows show behind these commands.</summary>
    public static IReadOnlyList<string> FindShown(IReadOnlyList<InsightsCommand> commands)
    {
        var shown = new List<string>();
        var parsed = new List<string>();
        var isExplicit = false;
        foreach (var command in commands)
        {
            switch (command)
            {
                case FieldsCommand { IsDisplay: true } display:
                    shown = [.. display.Shown];
                    parsed = [];
                    isExplicit = true;
                    break;
                case FieldsCommand fields:
                    shown.AddRange(fields.Shown);
                    isExplicit = true;
                    break;
                case StatsCommand or PatternCommand:
                    shown = [.. command.Outputs];
                    parsed = [];
                    isExplicit = true;
                    break;
                case ParseCommand or UnnestCommand:
                    parsed.AddRange(command.Outputs);
                    break;
            }
        }

        if (!isExplicit) shown = [InsightsFields.Timestamp, InsightsFields.Message];
        return [.. shown.Concat(parsed).Distinct(StringComparer.Ordinal)];
    }
}

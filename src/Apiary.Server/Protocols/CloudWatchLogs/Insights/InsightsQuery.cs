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

    /// <summary>The fields of its rows, in order.</summary>
    public IReadOnlyList<string> Shown { get; } = FindShown(Commands);

    /// <summary>Whether its rows are groups rather than events, which have no pointer.</summary>
    public bool IsAggregated => Commands.Any(command => command is StatsCommand);

    /// <summary>The limit that it sets itself; null when it sets none.</summary>
    public int? Limit => Commands.OfType<LimitCommand>().LastOrDefault()?.Count;

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
            if (command is StatsCommand) return stored;
        }

        stored.UnionWith(Shown.Where(name => !made.Contains(name)));
        return stored;
    }

    private static List<string> FindShown(IReadOnlyList<InsightsCommand> commands)
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
                case StatsCommand stats:
                    shown = [.. stats.Shown];
                    parsed = [];
                    isExplicit = true;
                    break;
                case ParseCommand parse:
                    parsed.AddRange(parse.Outputs);
                    break;
            }
        }

        if (!isExplicit) shown = [InsightsFields.Timestamp, InsightsFields.Message];
        return [.. shown.Concat(parsed).Distinct(StringComparer.Ordinal)];
    }
}

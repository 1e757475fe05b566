using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Planning;

/// <summary>What of a query the engine does. Immutable.</summary>
internal sealed record InsightsPlan
{
    /// <summary>Filters that must all hold.</summary>
    public required IReadOnlyList<Filter> Required { get; init; }

    /// <summary>Filters of which one must hold; empty for no such condition.</summary>
    public required IReadOnlyList<Filter> AnyOf { get; init; }

    /// <summary>What remains to be done on the engine's rows, in order.</summary>
    public required IReadOnlyList<InsightsCommand> Commands { get; init; }

    /// <summary>Whether the newest events are wanted first.</summary>
    public required bool NewestFirst { get; init; }

    /// <summary>Whether the first events in that order are the result's rows, so that no more than its limit need be read.</summary>
    public required bool IsInOrder { get; init; }

    /// <summary>Whether each event is looked at by its stream, which may have been removed and made anew.</summary>
    public bool IsByStream { get; init; }

    /// <summary>The first command's calculations as the engine does them; null when it reads events instead.</summary>
    public StatsPlan? Stats { get; init; }

    /// <summary>Plans a query.</summary>
    public static InsightsPlan Of(InsightsQuery query, LogScope scope)
    {
        var required = new List<Filter>();
        var anyOf = new List<Filter>();
        var made = new HashSet<string>(StringComparer.Ordinal);
        var left = new List<InsightsCommand>();
        var canMove = true;
        foreach (var command in query.Commands)
        {
            // A filter behind these sees other rows than the store has.
            if (!command.IsRowWise && command is not SortCommand) canMove = false;
            if (!canMove || command is not FilterCommand filter || !TryMove(filter.Condition, new EngineFilters(scope, made), required, anyOf)) left.Add(command);
            made.UnionWith(command.Outputs);
        }

        var newestFirst = true;
        // The engine's own order, when nothing before it needs another.
        var sort = left.FindIndex(command => command is SortCommand);
        if (sort >= 0 && left[sort] is SortCommand { NewestFirst: { } wanted } && !made.Contains(InsightsFields.Timestamp) && left.Take(sort).All(command => command.IsRowWise))
        {
            newestFirst = wanted;
            left.RemoveAt(sort);
        }

        return new InsightsPlan
        {
            Required = required,
            AnyOf = anyOf,
            NewestFirst = newestFirst,
            IsInOrder = left.All(command => command is FieldsCommand or ParseCommand or LimitCommand),
            Stats = anyOf.Count == 0 ? StatsPlan.Of(left, scope) : null,
            Commands = left,
        };
    }

    private static bool TryMove(InsightsExpression condition, EngineFilters filters, List<Filter> required, List<Filter> anyOf)
    {
        if (filters.Of(condition) is { } all)
        {
            required.AddRange(all);
            return required.Count <= QueryValidation.MaxItems;
        }

        if (anyOf.Count > 0 || filters.AnyOf(condition) is not { } any) return false;
        anyOf.AddRange(any);
        return true;
    }
}

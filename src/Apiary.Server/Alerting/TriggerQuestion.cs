using System.Text;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting;

/// <summary>Asks a trigger's question and compares each group of the answer with its threshold.</summary>
internal sealed class TriggerQuestion(DatasetCatalog catalog, QueryScopes scopes, FixedQueries queries, QueryRunner runner)
{
    private const int MinuteSeconds = 60;

    /// <summary>
    /// The answer with all groups that have a value, over the time before <paramref name="end"/>; null when it cannot be asked, because its dataset or query is gone
    /// or the query no longer makes sense. Throws as <see cref="QueryRunner.RunAsync"/>.
    /// </summary>
    public async Task<TriggerAnswer?> AskAsync(Trigger trigger, WorkspaceEnvironment environment, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (ScopeOf(trigger, environment) is not { } scope || queries.Find(environment.Id, trigger.QueryId) is not { } query) return null;
        var errors = new List<SpecError>();
        if (QuerySpecJson.Read(Encoding.UTF8.GetBytes(query.Spec), errors) is not { } asked) return null;
        var spec = QueryColumns.WithDerived(asked, scope, errors);
        if (errors.Count > 0) return null;
        var range = spec.TimeRange ?? trigger.FrequencySeconds;
        var until = end.ToUnixTimeSeconds();
        spec = spec with { StartTime = until - range, EndTime = until, TimeRange = null, Limit = QueryValidation.MaxLimitWithoutSeries };
        var now = await ValuesAsync(scope, spec, cancellationToken);
        if (trigger.BaselineOffsetMinutes is { } offset)
        {
            var shift = offset * MinuteSeconds;
            now = Differences(trigger, now, await ValuesAsync(scope, spec with { StartTime = spec.StartTime - shift, EndTime = spec.EndTime - shift }, cancellationToken));
        }

        var groups = now.Select(group => new AlertGroup(
            [.. spec.Breakdowns.Zip(group.Key.Values, (name, value) => KeyValuePair.Create(name, value.ToString()))], group.Value, Breaches(trigger, group.Value)));
        return new TriggerAnswer(asked with { StartTime = spec.StartTime, EndTime = spec.EndTime, TimeRange = null }, [.. groups]);
    }

    private static bool Breaches(Trigger trigger, double value) => trigger.ThresholdOp switch
    {
        ">" => value > trigger.ThresholdValue,
        ">=" => value >= trigger.ThresholdValue,
        "<" => value < trigger.ThresholdValue,
        _ => value <= trigger.ThresholdValue,
    };

    /// <summary>By how much each group differs from then; one that is missing on a side is passed over, as is a share of nothing.</summary>
    private static List<(GroupKey Key, double Value)> Differences(Trigger trigger, List<(GroupKey Key, double Value)> now, List<(GroupKey Key, double Value)> past)
    {
        var then = past.ToDictionary(group => group.Key.Text, group => group.Value, StringComparer.Ordinal);
        var differences = new List<(GroupKey Key, double Value)>();
        foreach (var (key, value) in now)
        {
            if (!then.TryGetValue(key.Text, out var before) || (trigger.BaselineIsPercentage && before == 0)) continue;
            differences.Add((key, trigger.BaselineIsPercentage ? 100 * ((value - before) / before) : value - before));
        }

        return differences;
    }

    private async Task<List<(GroupKey Key, double Value)>> ValuesAsync(QueryScope scope, QuerySpec spec, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(scope, spec, new QueryOptions { Series = false }, cancellationToken);
        // Without breakdowns there is always one group; COUNT of nothing is 0, everything else of nothing is no value.
        var values = new List<(GroupKey Key, double Value)>();
        foreach (var group in result.Groups)
            if (group.Values[0].TryGetNumber(out var number)) values.Add((new GroupKey(group.Key), number));
        return values;
    }

    private QueryScope? ScopeOf(Trigger trigger, WorkspaceEnvironment environment)
    {
        if (trigger.Dataset == QueryScope.AllSlug) return scopes.WithDerived(new QueryScope(environment, QueryScope.AllSlug, catalog.List(environment.Id)));
        return catalog.Find(environment.Id, trigger.Dataset) is { } dataset ? scopes.WithDerived(new QueryScope(environment, dataset.Slug, [dataset])) : null;
    }

    private readonly record struct GroupKey(IReadOnlyList<FieldValue> Values)
    {
        /// <summary>Tells groups apart.</summary>
        public string Text => string.Join('\u001f', Values.Select(value => $"{value.Type}:{value}"));
    }
}

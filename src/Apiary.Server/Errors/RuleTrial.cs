using System.Text.Json;
using Apiary.Server.Errors.Grouping;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Errors.Rules;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>What rules would make of the occurrences that came last. Changes nothing.</summary>
internal sealed class RuleTrial(ErrorItems items, Occurrences occurrences)
{
    /// <summary>How many occurrences are looked at.</summary>
    public const int MostOccurrences = 200;

    /// <summary>The last occurrences under rules, those of the same item and outcome together, the most first. Throws <see cref="Apiary.Engine.Queries.QueryLimitException"/>.</summary>
    public async Task<IReadOnlyList<TriedItem>> RunAsync(WorkspaceEnvironment project, GroupingRules rules, CancellationToken cancellationToken)
    {
        var tried = new List<TriedItem>();
        foreach (var occurrence in await occurrences.ReadAsync(project, [], 0, MostOccurrences, cancellationToken))
            if (items.Find(project.Id, occurrence.ItemId) is { } item && Try(item, occurrence.Payload, rules) is { } one) tried.Add(one);
        return [.. tried.GroupBy(one => (one.Item.Id, one.RuleIndex, one.Fingerprint)).Select(group => group.First() with { Count = group.Count() }).OrderByDescending(one => one.Count)];
    }

    private static TriedItem? Try(ErrorItem item, string payload, GroupingRules rules)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = PayloadJson.MaxDepth });
            var grouped = Grouped.Of(document.RootElement, rules);
            var own = item.Members.Select(member => member.Fingerprint).Append(item.Fingerprint);
            return new TriedItem(item, grouped.RuleIndex, grouped.Fingerprint, grouped.Payload.Title, !own.Contains(grouped.Fingerprint, StringComparer.Ordinal), 1);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // One that lost a piece of its payload, or was made by somebody's query of their own.
            return null;
        }
    }
}

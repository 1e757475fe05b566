using Apiary.Server.Errors;

namespace Apiary.Server.Protocols.Rollbar.Items;

/// <summary>Which items a <c>GET /items</c> asks for (reference, section 7); each parameter may come several times, and one of its values must fit.</summary>
internal sealed class ItemFilter
{
    private readonly HashSet<ErrorStatus> statuses;
    private readonly HashSet<ErrorLevel> levels;
    private readonly HashSet<string> environments, frameworks;
    private readonly HashSet<long>? ids;
    private readonly bool? isSnoozed, isAssigned;

    /// <summary>Reads the query of a request.</summary>
    public ItemFilter(IQueryCollection query)
    {
        statuses = [.. Values(query, "status").Select(LevelNames.ParseStatus).OfType<ErrorStatus>()];
        levels = [.. Values(query, "level").Select(LevelNames.Parse).OfType<ErrorLevel>()];
        environments = [.. Values(query, "environment")];
        frameworks = [.. Values(query, "framework")];
        ids = query.ContainsKey("ids") ? [.. Values(query, "ids").Select(id => long.TryParse(id, out var number) ? number : 0)] : null;
        Search = new ItemSearch(query["query"].ToString());
        isSnoozed = bool.TryParse(query["is_snoozed"].ToString(), out var snoozed) ? snoozed : null;
        isAssigned = query["assigned_user"].ToString() switch
        {
            "assigned" => true,
            "unassigned" => false,
            _ => null,
        };
    }

    /// <summary>What to look for in items and occurrences.</summary>
    public ItemSearch Search { get; }

    /// <summary>Whether it asks for an item, as far as the item itself tells.</summary>
    public bool Takes(ErrorItem item, DateTimeOffset now) =>
        (statuses.Count == 0 || statuses.Contains(item.Status))
        && (levels.Count == 0 || levels.Contains(item.Level))
        && (environments.Count == 0 || environments.Contains(item.Environment))
        && (frameworks.Count == 0 || frameworks.Contains(item.Framework))
        && (ids is null || ids.Contains(item.Id))
        && (isSnoozed is null || isSnoozed == (item.SnoozedUntil > now))
        && (isAssigned is null || isAssigned == (item.AssignedUserId is not null))
        && Search.Takes(item);

    private static IEnumerable<string> Values(IQueryCollection query, string name) =>
        query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}

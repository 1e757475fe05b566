using Apiary.Server.Errors;

namespace Apiary.Server.Api.Errors;

/// <summary>Which items a request asks for. Each parameter may have several values with commas between, and one of them must fit.</summary>
internal sealed class ErrorItemFilter
{
    /// <summary>The word for items of which nothing is told for a time, in the place of a state.</summary>
    public const string Snoozed = "snoozed";

    private readonly HashSet<ErrorLevel> levels;
    private readonly HashSet<string> environments, frameworks, assignees;
    private readonly string[] words;
    private readonly string status;

    /// <summary>Reads the query of a request; values that are unknown fit nothing.</summary>
    public ErrorItemFilter(IQueryCollection query)
    {
        status = query["status"].ToString();
        levels = [.. Values(query, "level").Select(name => LevelNames.Parse(name) ?? default)];
        // Not "environment", by which a caller names the one of the workspace.
        environments = [.. Values(query, "deployment")];
        frameworks = [.. Values(query, "framework")];
        assignees = [.. Values(query, "assignee")];
        words = query["q"].ToString().Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Version = Text(query, "version");
        Person = Text(query, "person");
    }

    /// <summary>A version that an item must have occurred in; null for any.</summary>
    public string? Version { get; }

    /// <summary>The id, name or e-mail address of somebody who must have met it; null for anybody.</summary>
    public string? Person { get; }

    /// <summary>Whether it asks for an item, whatever its state.</summary>
    public bool Takes(ErrorItem item) =>
        (levels.Count == 0 || levels.Contains(item.Level))
        && (environments.Count == 0 || environments.Contains(item.Environment))
        && (frameworks.Count == 0 || frameworks.Contains(item.Framework))
        && (assignees.Count == 0 || assignees.Contains(item.AssigneeId ?? "nobody"))
        && Array.TrueForAll(words, word => item.Title.Contains(word, StringComparison.OrdinalIgnoreCase) || word == $"#{item.Counter}");

    /// <summary>Whether it asks for a state, as <see cref="StatusOf"/> names it.</summary>
    public bool TakesStatus(string name) => status.Length == 0 || Array.IndexOf(status.Split(','), name) >= 0;

    /// <summary>An item's state as people sort them: an active one that is snoozed is not among those to be looked at.</summary>
    public static string StatusOf(ErrorItem item, DateTimeOffset now) =>
        item.Status == ErrorStatus.Active && item.SnoozedUntil > now ? Snoozed : LevelNames.Of(item.Status);

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static IEnumerable<string> Values(IQueryCollection query, string name) =>
        query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}

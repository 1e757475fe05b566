using System.Globalization;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Errors.History;

/// <summary>What a change of an item looks like in its history.</summary>
internal static class ItemDifference
{
    /// <summary>One entry for each thing that differs.</summary>
    /// <param name="before">The item before.</param>
    /// <param name="after">The item after.</param>
    /// <param name="person">Who did it; null for nobody in particular.</param>
    /// <param name="at">When.</param>
    public static IEnumerable<ErrorHistoryEntry> Between(ErrorItem before, ErrorItem after, Author? person, DateTimeOffset at)
    {
        ErrorHistoryEntry Entry(ErrorHistoryKind kind, string? from, string? to, string? text = null) => new(after.Id, at, kind, person, from, to, text);

        if (before.Status != after.Status || before.ResolvedInVersion != after.ResolvedInVersion)
            yield return Entry(ErrorHistoryKind.Status, LevelNames.Of(before.Status), LevelNames.Of(after.Status), after.ResolvedInVersion is { } version ? $"in version {version}" : null);
        if (before.Level != after.Level) yield return Entry(ErrorHistoryKind.Level, LevelNames.Of(before.Level), LevelNames.Of(after.Level));
        if (before.Title != after.Title) yield return Entry(ErrorHistoryKind.Title, before.Title, after.Title);
        if (Assignee(before) != Assignee(after)) yield return Entry(ErrorHistoryKind.Assigned, Assignee(before), Assignee(after));
        if (before.SnoozedUntil != after.SnoozedUntil) yield return Entry(ErrorHistoryKind.Snoozed, TimeText(before.SnoozedUntil), TimeText(after.SnoozedUntil));
    }

    /// <summary>A member by id; who is known to Rollbar's API alone by number.</summary>
    private static string? Assignee(ErrorItem item) =>
        item.AssigneeId ?? Number("user", item.AssignedUserId) ?? Number("team", item.AssignedTeamId);

    private static string? Number(string kind, long? number) => number is null ? null : string.Create(CultureInfo.InvariantCulture, $"{kind} {number}");

    private static string? TimeText(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

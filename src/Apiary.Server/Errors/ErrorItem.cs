using System.Text.Json.Serialization;

namespace Apiary.Server.Errors;

/// <summary>
/// All occurrences that are the same error: those of one project, environment and fingerprint. Of how often it occurred
/// <see cref="ErrorCounts"/> knows.
/// </summary>
internal sealed record ErrorItem
{
    /// <summary>The item's number in this server, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>The project: the id of an environment of the workspace.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The item's number in its project, from 1, never used again.</summary>
    public required int Counter { get; init; }

    /// <summary>Where the sender says that it runs, any text: <c>production</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>What makes occurrences the same error; 40 characters at most.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What it is called: by its first occurrence, or by hand.</summary>
    public required string Title { get; init; }

    /// <summary>How bad it is: by its first occurrence, or by hand.</summary>
    public required ErrorLevel Level { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ErrorStatus Status { get; init; } = ErrorStatus.Active;

    /// <summary>The kind of machine, as the sender names it; empty when it does not say.</summary>
    public string Platform { get; init; } = "";

    /// <summary>The framework, as the sender names it or as its language tells; empty when neither does.</summary>
    public string Framework { get; init; } = "";

    /// <summary>The id of its first occurrence.</summary>
    public required long FirstOccurrenceId { get; init; }

    /// <summary>When that came.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>How often it became active, from 1; occurrences are counted since the last time.</summary>
    public int Activation { get; init; } = 1;

    /// <summary>The id of the occurrence that made it active.</summary>
    public required long ActivatingOccurrenceId { get; init; }

    /// <summary>When it became active.</summary>
    public required DateTimeOffset ActivatedAt { get; init; }

    /// <summary>When it was last resolved; null when it never was.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The version that is said to mend it; null for whatever comes next.</summary>
    public string? ResolvedInVersion { get; init; }

    /// <summary>When it was last muted; null when it never was.</summary>
    public DateTimeOffset? MutedAt { get; init; }

    /// <summary>Whether the level was set by hand.</summary>
    public bool IsLevelLocked { get; init; }

    /// <summary>Whether the title was set by hand.</summary>
    public bool IsTitleLocked { get; init; }

    /// <summary>The member who looks after it; null for nobody.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>The number of who looks after it as Rollbar's API was told it, which knows members by numbers that nobody here has; null for nobody.</summary>
    public long? AssignedUserId { get; init; }

    /// <summary>The number of the team that looks after it; null for none.</summary>
    public long? AssignedTeamId { get; init; }

    /// <summary>Until when nothing is told of it; null for no such time.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>The id of the item that it was merged into, which is in no other; null when it stands for itself.</summary>
    public long? MergedInto { get; init; }

    /// <summary>What was merged into it, as items of their own; empty of what is only stored.</summary>
    [JsonIgnore]
    public IReadOnlyList<ErrorItem> Members { get; init; } = [];

    /// <summary>The ids by which events may name it: its own and those of what was merged into it.</summary>
    [JsonIgnore]
    public IEnumerable<long> EventIds => Members.Select(member => member.Id).Prepend(Id);

    /// <summary>The item once somebody put it into a state by hand.</summary>
    /// <param name="status">The state; the one that it is in changes nothing but the version.</param>
    /// <param name="version">For a resolved one the version that is said to mend it; null or empty for whatever comes next.</param>
    /// <param name="now">When.</param>
    public ErrorItem WithStatus(ErrorStatus status, string? version, DateTimeOffset now)
    {
        var item = this with { Status = status, ResolvedInVersion = status == ErrorStatus.Resolved && !string.IsNullOrEmpty(version) ? version : null };
        return status switch
        {
            ErrorStatus.Resolved => item with { ResolvedAt = now },
            ErrorStatus.Muted => item with { MutedAt = now },
            // Reopened by hand: counted anew, as when an occurrence does it.
            ErrorStatus.Active when Status == ErrorStatus.Resolved => item with { Activation = item.Activation + 1, ActivatedAt = now },
            _ => item,
        };
    }
}

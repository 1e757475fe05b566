namespace Apiary.Server.Errors;

/// <summary>What somebody changes of items by hand; null leaves as it is.</summary>
internal sealed record ErrorItemChange
{
    /// <summary>The state.</summary>
    public ErrorStatus? Status { get; init; }

    /// <summary>With <see cref="ErrorStatus.Resolved"/> the version that is said to mend it; null for whatever comes next.</summary>
    public string? Version { get; init; }

    /// <summary>How bad it is.</summary>
    public ErrorLevel? Level { get; init; }

    /// <summary>What it is called.</summary>
    public string? Title { get; init; }

    /// <summary>Whether <see cref="AssigneeId"/> is said, be it null.</summary>
    public bool HasAssignee { get; init; }

    /// <summary>The member who looks after it; null for nobody.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>For how long nothing is told of it; zero ends that.</summary>
    public TimeSpan? Snooze { get; init; }

    /// <summary>The item after the change.</summary>
    public ErrorItem Apply(ErrorItem item, DateTimeOffset now)
    {
        if (Status is { } status) item = item.WithStatus(status, Version, now);
        if (Level is { } level && level != item.Level) item = item with { Level = level, IsLevelLocked = true };
        if (Title is { } title && title != item.Title) item = item with { Title = title, IsTitleLocked = true };
        if (HasAssignee) item = item with { AssigneeId = AssigneeId };
        if (Snooze is { } snooze) item = item with { SnoozedUntil = snooze > TimeSpan.Zero ? now + snooze : null };
        return item;
    }
}

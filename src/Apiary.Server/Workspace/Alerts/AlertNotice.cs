namespace Apiary.Server.Workspace.Alerts;

/// <summary>One time that something fired or was resolved, with all that recipients are told of it, whatever form they want it in.</summary>
internal sealed record AlertNotice
{
    // A notice is written down and sent; nobody reads more of them.
    private const int MaxGroups = 100;

    /// <summary>Short id, see <see cref="Ids.Short"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Where.</summary>
    public required string EnvironmentId { get; init; }

    /// <summary>One of <see cref="AlertKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The trigger's or burn alert's id.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Its name then; a burn alert's is its objective's.</summary>
    public required string Name { get; init; }

    /// <summary>What to do about it; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>The slugs of the datasets that it is about.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>How values are compared with the threshold, in words.</summary>
    public required string Operator { get; init; }

    /// <summary>What values are compared with.</summary>
    public required double Threshold { get; init; }

    /// <summary>The values, those that breach among them.</summary>
    public required IReadOnlyList<AlertGroup> Groups { get; init; }

    /// <summary>Whether it fired; false when it was resolved, or stays as it was for something that tells at every evaluation.</summary>
    public required bool Triggered { get; init; }

    /// <summary>Names this firing, from when it fires until it is resolved.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether somebody only tries whether a recipient hears.</summary>
    public bool IsTest { get; init; }

    /// <summary>Its page on the screen.</summary>
    public required string Path { get; init; }

    /// <summary>The page of what was asked; null when nothing can be shown.</summary>
    public string? ResultPath { get; init; }

    /// <summary>The notice in a line.</summary>
    public string Summary => $"{(IsTest ? "TRIGGER TEST: " : "")}{(Triggered ? "Triggered" : "Resolved")}: {Name}";

    /// <summary>The vendor's word for how it stands.</summary>
    public string Status => Triggered ? "TRIGGERED" : "OK";

    /// <summary>As many groups as are written down: those that breach first.</summary>
    public static IReadOnlyList<AlertGroup> Shorten(IEnumerable<AlertGroup> groups) => [.. groups.OrderByDescending(group => group.IsBreaching).Take(MaxGroups)];
}

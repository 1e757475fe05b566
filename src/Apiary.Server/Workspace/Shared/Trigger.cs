namespace Apiary.Server.Workspace.Shared;

/// <summary>A question that is asked again and again, and who is told when its answer passes a threshold: section 10 of the protocol reference.</summary>
internal sealed record Trigger : SharedItem
{
    /// <summary>The dataset's slug, or <see cref="Marker.AllDatasets"/>.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What to do about it; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>The question, one of <c>FixedQueries</c>. Without a time range it covers <see cref="FrequencySeconds"/>.</summary>
    public required string QueryId { get; init; }

    /// <summary><c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c> or <c>&lt;=</c>.</summary>
    public required string ThresholdOp { get; init; }

    /// <summary>What a group's value is compared with.</summary>
    public required double ThresholdValue { get; init; }

    /// <summary>How many evaluations one after the other must be true before anybody is told, 1 to 5.</summary>
    public int ExceededLimit { get; init; } = 1;

    /// <summary>How often it is evaluated.</summary>
    public int FrequencySeconds { get; init; } = 900;

    /// <summary>Whether people are told at every evaluation that is true, and not only when that changes.</summary>
    public bool OnTrue { get; init; }

    /// <summary>Whether it sleeps.</summary>
    public bool Disabled { get; init; }

    /// <summary>Who is told.</summary>
    public IReadOnlyList<RecipientUse> Recipients { get; init; } = [];

    /// <summary>When it is evaluated, <c>{"window":{days_of_week, start_time, end_time}}</c> in UTC; null for always.</summary>
    public JsonText? Schedule { get; init; }

    /// <summary>How many minutes earlier the period lies that is compared with; null for none.</summary>
    public int? BaselineOffsetMinutes { get; init; }

    /// <summary>Whether the difference to that period counts in percent.</summary>
    public bool BaselineIsPercentage { get; init; }

    /// <summary>By what people sort triggers.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];
}

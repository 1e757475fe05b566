namespace Apiary.Server.Errors;

/// <summary>A version that went to an environment (Rollbar's reference, section 8).</summary>
internal sealed record Deploy
{
    /// <summary>Its number in this server, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>The environment of the workspace that it was told to.</summary>
    public required string ProjectId { get; init; }

    /// <summary>Where it went: <c>production</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The version, 40 characters at most.</summary>
    public required string Revision { get; init; }

    /// <summary>Who did it, as the script says; null when it does not.</summary>
    public string? LocalUsername { get; init; }

    /// <summary>What it says; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary><c>started</c>, <c>succeeded</c>, <c>failed</c> or <c>timed_out</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

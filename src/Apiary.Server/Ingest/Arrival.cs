namespace Apiary.Server.Ingest;

/// <summary>One request to an ingest endpoint, as <see cref="Arrivals"/> keeps it for whoever asks why their data is not there.</summary>
internal sealed record Arrival
{
    /// <summary>When it was answered.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The protocol's name, lower case: <c>honeycomb</c>, <c>otlp</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Method and route: <c>POST /1/batch/{dataset}</c>, <c>gRPC TraceService/Export</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The most datasets that are kept of one request; a sender may be for a thousand.</summary>
    public const int MostDatasets = 100;

    /// <summary>The datasets as the sender named them, at most <see cref="MostDatasets"/>; none when it named none.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    /// <summary>The only one of <see cref="Datasets"/>; null when there is none, or several.</summary>
    public string? Dataset => Datasets is [var only] ? only : null;

    /// <summary>What each of several datasets got; empty when there was one at most.</summary>
    public IReadOnlyList<ArrivalShare> Shares { get; init; } = [];

    /// <summary>The key's id; null when the key is unknown.</summary>
    public string? KeyId { get; init; }

    /// <summary>The environment that the key opens; null when the key is unknown.</summary>
    public string? EnvironmentId { get; init; }

    /// <summary>That environment's slug.</summary>
    public string? Environment { get; init; }

    /// <summary>The key in masked form; <c>(none)</c> when none was sent.</summary>
    public required string MaskedKey { get; init; }

    /// <summary>The HTTP status that was answered; over gRPC, the one that says the same.</summary>
    public required int Status { get; init; }

    /// <summary>What became of it.</summary>
    public required ArrivalOutcome Outcome { get; init; }

    /// <summary>Why, one of <see cref="ArrivalReasons"/>; counted by.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, in a sentence for the sender; empty when there is nothing to say.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>Events acknowledged.</summary>
    public int EventCount { get; init; }

    /// <summary>Events refused one by one.</summary>
    public int RefusedEventCount { get; init; }

    /// <summary>The body's size as it came, in bytes.</summary>
    public long BodyBytes { get; init; }

    /// <summary>The request's <c>Content-Type</c>, shortened; null when it had none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The request's <c>Content-Encoding</c>, shortened; null when it had none.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Where it came from; null when unknown.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The sender's name for itself, shortened; null when it gave none.</summary>
    public string? UserAgent { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>The beginning of a refused body, uncompressed where that was possible, keys masked; null for accepted ones.</summary>
    public string? FirstBytes { get; init; }
}

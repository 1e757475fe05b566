namespace Apiary.Engine.Queries;

/// <summary>The answer to a <see cref="RowQuery"/> or a look-up of a trace.</summary>
public sealed record RowResult
{
    /// <summary>The events, in the order asked for; of a trace, by time.</summary>
    public required IReadOnlyList<EventRow> Rows { get; init; }

    /// <summary>What it took.</summary>
    public required QueryStatistics Statistics { get; init; }

    /// <summary>What the reader should know, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

namespace Apiary.Engine.Queries;

/// <summary>Asks which services there are and which of them calls which, from the spans of a time range and their parents.</summary>
public sealed record ServiceMapQuery
{
    /// <summary>First nanosecond since the Unix epoch.</summary>
    public required long StartNanos { get; init; }

    /// <summary>First nanosecond no longer in the range.</summary>
    public required long EndNanos { get; init; }

    /// <summary>The name of a dataset, for spans that do not name their service.</summary>
    public required Func<int, string> DatasetName { get; init; }
}

namespace Apiary.Server.Workspace.Shared;

/// <summary>Something that happened, such as a deploy: a line or a band in every chart of its dataset.</summary>
internal sealed record Marker : SharedItem
{
    /// <summary>The dataset's slug, or <see cref="AllDatasets"/>.</summary>
    public required string Dataset { get; init; }

    /// <summary>When it began, in Unix seconds.</summary>
    public required long StartTime { get; init; }

    /// <summary>When it ended, in Unix seconds; null for a moment.</summary>
    public long? EndTime { get; init; }

    /// <summary>What happened; empty for nothing said.</summary>
    public string Message { get; init; } = "";

    /// <summary>A word by which markers are told apart, such as <c>deploy</c>; empty for none.</summary>
    public string Type { get; init; } = "";

    /// <summary>Where there is more about it; empty for nowhere. An address of http or https, or none of any scheme.</summary>
    public string Url { get; init; } = "";

    /// <summary>Its colour as <c>#rrggbb</c>; null leaves it to the page.</summary>
    public string? Color { get; init; }

    /// <summary>Stands for every dataset of the environment.</summary>
    public const string AllDatasets = "__all__";

    /// <summary>Whether some of it lies between two times in Unix seconds, both included.</summary>
    public bool Touches(long start, long end) => StartTime <= end && (EndTime ?? StartTime) >= start;
}

namespace Apiary.Server.Errors.SourceMaps;

/// <summary>A source map that was uploaded, as the journal lists it.</summary>
internal sealed record SourceMapEntry
{
    /// <summary>Its number, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>The environment of the workspace that it belongs to.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The version of the code that it is of.</summary>
    public required string Version { get; init; }

    /// <summary>The address of the built file, as <see cref="MinifiedUrl"/> writes it.</summary>
    public required string Url { get; init; }

    /// <summary>The file's size in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>Whether it is gone.</summary>
    public bool IsRemoved { get; init; }
}

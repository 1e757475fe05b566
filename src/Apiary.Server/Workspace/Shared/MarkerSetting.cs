namespace Apiary.Server.Workspace.Shared;

/// <summary>The colour of the markers of one type.</summary>
internal sealed record MarkerSetting : SharedItem
{
    /// <summary>The dataset's slug, or <see cref="Marker.AllDatasets"/>.</summary>
    public required string Dataset { get; init; }

    /// <summary>The type of markers.</summary>
    public required string Type { get; init; }

    /// <summary>As <c>#RRGGBB</c>.</summary>
    public required string Color { get; init; }

    /// <summary>The colour of a marker: its own, or that of its type where it is, or in the environment; null when nothing says.</summary>
    public static string? ColorOf(Marker marker, IReadOnlyList<MarkerSetting> settings) =>
        marker.Color
        ?? settings.FirstOrDefault(setting => setting.Type == marker.Type && setting.Dataset == marker.Dataset)?.Color
        ?? settings.FirstOrDefault(setting => setting.Type == marker.Type && setting.Dataset == Marker.AllDatasets)?.Color;
}

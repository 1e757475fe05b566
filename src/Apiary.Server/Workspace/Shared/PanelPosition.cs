using System.Text.Json.Serialization;

namespace Apiary.Server.Workspace.Shared;

/// <summary>Where a panel stands on a board, on a grid of 12 columns; as the journal and the API write it.</summary>
/// <param name="X">The column of its left edge, from 0.</param>
/// <param name="Y">The row of its upper edge, from 0.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record PanelPosition(
    [property: JsonPropertyName("x_coordinate")] int X,
    [property: JsonPropertyName("y_coordinate")] int Y,
    [property: JsonPropertyName("height")] int Height,
    [property: JsonPropertyName("width")] int Width);

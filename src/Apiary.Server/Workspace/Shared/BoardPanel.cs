using System.Text.Json.Serialization;

namespace Apiary.Server.Workspace.Shared;

/// <summary>One part of a board, in the form that the journal and the API share.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Query), "query")]
[JsonDerivedType(typeof(Note), "text")]
[JsonDerivedType(typeof(Slo), "slo")]
internal abstract record BoardPanel
{
    /// <summary>The ways in which a query's panel shows it.</summary>
    public static readonly IReadOnlyList<string> Styles = ["graph", "table", "both"];

    /// <summary>Where it was put; null when its place follows from the order of panels.</summary>
    [JsonPropertyName("position")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PanelPosition? Position { get; init; }

    /// <summary>A saved query, asked when the board is opened.</summary>
    /// <param name="SavedQueryId">Which; it may be gone meanwhile.</param>
    /// <param name="Width">1 for half of the page's width, 2 for all of it.</param>
    /// <param name="Style">One of <see cref="Styles"/>.</param>
    internal sealed record Query(
        [property: JsonPropertyName("saved_query_id")] string SavedQueryId,
        [property: JsonPropertyName("width")] int Width,
        [property: JsonPropertyName("style")] string Style) : BoardPanel
    {
        /// <summary>How the vendor's tools want its charts to look; kept and given back as it came. Null when they said nothing.</summary>
        [JsonPropertyName("visualization_settings")]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public JsonText? Settings { get; init; }
    }

    /// <summary>A text.</summary>
    /// <param name="Text">What it says.</param>
    internal sealed record Note([property: JsonPropertyName("text")] string Text) : BoardPanel;

    /// <summary>An objective.</summary>
    /// <param name="SloId">Which; it may be gone meanwhile.</param>
    internal sealed record Slo([property: JsonPropertyName("slo_id")] string SloId) : BoardPanel;
}

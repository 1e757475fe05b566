using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Reads the panels of a board as the vendor writes them, section 9.1 of the protocol reference.</summary>
internal sealed class BoardPanelReader(SharedStore shared, AnnotatedQueries annotated, string environmentId)
{
    private const int MaxPanels = 100;
    private const int MaxTextChars = 10_000;
    private const int MaxIdChars = 20;
    private const int MaxCoordinate = 100_000;

    private static readonly string[] Switches = ["hide_compare", "hide_hovers", "hide_markers", "utc_xaxis", "overlaid_charts"];

    /// <summary>The panels; null when the body does not speak of them or they are wrong.</summary>
    /// <param name="body">The board.</param>
    /// <param name="places">Whether the places that the panels name count; else they are given some.</param>
    public IReadOnlyList<BoardPanel>? Read(ManagementBody body, bool places)
    {
        if (body.Objects("panels", MaxPanels) is not { } items) return null;
        var panels = new List<BoardPanel>();
        foreach (var item in items)
        {
            var position = ReadPosition(item);
            if (ReadPanel(item, places ? position : null) is { } panel) panels.Add(panel);
        }

        return panels;
    }

    private BoardPanel? ReadPanel(ManagementBody item, PanelPosition? position)
    {
        switch (item.Word("type", "query", "slo", "text"))
        {
            case "query" when Part(item, "query_panel") is { } part:
                return ReadQuery(part, position);
            case "slo" when Part(item, "slo_panel") is { } part && part.Text("slo_id", 1, MaxIdChars) is { } id:
                if (shared.Slos.Find(environmentId, id) is null) part.Refuse("slo_id", "invalid", "SLO not found");
                return new BoardPanel.Slo(id) { Position = position };
            case "text" when Part(item, "text_panel") is { } part && part.Text("content", 1, MaxTextChars) is { } text:
                return new BoardPanel.Note(text) { Position = position };
            case null when !item.Has("type"):
                item.Refuse("type", "missing", "cannot be blank");
                return null;
            default:
                return null;
        }
    }

    private static ManagementBody? Part(ManagementBody item, string name)
    {
        if (!item.Has(name)) item.Refuse(name, "missing", "cannot be blank");
        return item.Object(name);
    }

    private BoardPanel.Query? ReadQuery(ManagementBody part, PanelPosition? position)
    {
        var (queryId, annotationId) = (part.Text("query_id", 1, MaxIdChars), part.Text("query_annotation_id", 1, MaxIdChars));
        var style = part.Word("query_style", "graph", "table", "combo");
        var settings = ReadSettings(part);
        if (queryId is null || annotationId is null) return null;
        if (shared.SavedQueries.Find(environmentId, annotationId) is not { } saved) part.Refuse("query_annotation_id", "invalid", "query annotation not found");
        else if (annotated.QueryIdOf(saved) != queryId) part.Refuse("query_id", "invalid", "is not the query of the query annotation");
        return new BoardPanel.Query(annotationId, BoardLayout.WidthOf(position), style switch { "table" => "table", "combo" => "both", _ => "graph" }) { Position = position, Settings = settings };
    }

    private static JsonText? ReadSettings(ManagementBody part)
    {
        if (part.Object("visualization_settings") is not { } settings) return null;
        foreach (var name in Switches) settings.Flag(name);
        foreach (var chart in settings.Objects("charts", MaxPanels) ?? [])
        {
            chart.Integer("chart_index", 0, MaxPanels);
            chart.Word("chart_type", "default", "line", "stacked", "stat", "tsbar", "cbar", "cpie");
            chart.Flag("log_scale");
            chart.Flag("omit_missing_values");
        }

        return JsonText.Of(part.Find("visualization_settings")!.Value);
    }

    /// <summary>The place of a panel; null when it has none, or asks for one with -1.</summary>
    private static PanelPosition? ReadPosition(ManagementBody item)
    {
        if (item.Object("position") is not { } place) return null;
        var (x, y) = (place.Integer("x_coordinate", -1, MaxCoordinate) ?? 0, place.Integer("y_coordinate", -1, MaxCoordinate) ?? 0);
        var (height, width) = (place.Integer("height", -1, MaxCoordinate) ?? -1, place.Integer("width", -1, MaxCoordinate) ?? -1);
        return x < 0 || y < 0 || height <= 0 || width <= 0 ? null : new PanelPosition((int)x, (int)y, (int)height, (int)width);
    }
}

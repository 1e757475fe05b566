using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>A board as the vendor writes it, section 9.1 of the protocol reference; the screen's boards are the same ones.</summary>
internal sealed class BoardJson(SharedStore shared, AnnotatedQueries annotated)
{
    /// <summary>The board; its links lead to the server that was asked.</summary>
    public Dictionary<string, object?> Describe(HttpContext context, Board board)
    {
        var described = new Dictionary<string, object?>
        {
            ["id"] = board.Id,
            ["name"] = board.Name,
            ["description"] = board.Description,
            ["type"] = "flexible",
            ["panels"] = BoardLayout.Place(board.Panels).Select(panel => Describe(board.EnvironmentId, panel)).ToList(),
            ["tags"] = board.Tags,
            ["links"] = new { board_url = $"{context.Request.Scheme}://{context.Request.Host}/boards/{board.Id}" },
            ["created_at"] = DatasetsEndpoints.Second(board.CreatedAt),
            ["updated_at"] = DatasetsEndpoints.Second(board.UpdatedAt),
        };
        if (board.PresetFilters is { } filters) described["preset_filters"] = filters;
        return described;
    }

    /// <summary>A view.</summary>
    public static object Describe(BoardView view) => new { id = view.Id, name = view.Name, filters = view.Filters };

    private Dictionary<string, object?> Describe(string environmentId, BoardPanel panel)
    {
        var described = new Dictionary<string, object?> { ["position"] = panel.Position };
        switch (panel)
        {
            case BoardPanel.Query query:
                described["type"] = "query";
                described["query_panel"] = DescribeQuery(environmentId, query);
                break;
            case BoardPanel.Slo slo:
                described["type"] = "slo";
                described["slo_panel"] = new { slo_id = slo.SloId };
                break;
            case BoardPanel.Note note:
                described["type"] = "text";
                described["text_panel"] = new { content = note.Text };
                break;
            default:
                throw new InvalidOperationException($"expected a known panel, found {panel.GetType().Name}");
        }

        return described;
    }

    private Dictionary<string, object?> DescribeQuery(string environmentId, BoardPanel.Query panel)
    {
        // Its saved query may be gone; the panel then shows where it was.
        var saved = shared.SavedQueries.Find(environmentId, panel.SavedQueryId);
        var described = new Dictionary<string, object?>
        {
            ["query_id"] = saved is null ? "" : annotated.QueryIdOf(saved),
            ["query_annotation_id"] = panel.SavedQueryId,
            ["query_style"] = panel.Style == "both" ? "combo" : panel.Style,
            ["dataset"] = saved is null ? "" : saved.Dataset ?? QueryScope.AllSlug,
        };
        if (panel.Settings is { } settings) described["visualization_settings"] = settings;
        return described;
    }
}

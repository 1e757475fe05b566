using System.Text.Json;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Shared;

/// <summary>Reads the panels of a board from the body of a request.</summary>
internal static class BoardPanels
{
    /// <summary>Most panels of a board: each asks a question when it is opened.</summary>
    public const int MaxPanels = 100;

    /// <summary>Most characters of a text.</summary>
    public const int MaxTextChars = 10_000;

    private static readonly string[] QueryFields = ["kind", "saved_query_id", "width", "style", "position", "visualization_settings"];
    private static readonly string[] TextFields = ["kind", "text", "position"], SloFields = ["kind", "slo_id", "position"];

    /// <summary>
    /// The panels; null when they are absent or wrong, and then that is noted. Places and settings that other tools gave them are only
    /// shown here: a panel keeps its settings, and places stay while panels are the same ones in the same order and as wide.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="before">What the board showed until now; what it names may be gone.</param>
    /// <param name="isSavedQuery">Whether there is a saved query with an id.</param>
    /// <param name="isSlo">Whether there is an objective with an id.</param>
    public static IReadOnlyList<BoardPanel>? Read(ApiBody body, IReadOnlyList<BoardPanel> before, Func<string, bool> isSavedQuery, Func<string, bool> isSlo)
    {
        if (body.Find("panels") is not { } list) return null;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxPanels)
        {
            body.Refuse("panels", $"expected a list of at most {MaxPanels} panels");
            return null;
        }

        var panels = new List<BoardPanel>();
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var (panel, fault) = Read(item, before, isSavedQuery, isSlo);
            if (panel is null) body.Refuse($"panels[{index}]", fault);
            else panels.Add(panel);
        }

        return WithPlaces(panels, before);
    }

    private static List<BoardPanel> WithPlaces(List<BoardPanel> panels, IReadOnlyList<BoardPanel> before)
    {
        var settled = panels.Select(panel => panel is BoardPanel.Query query
            ? query with { Settings = before.OfType<BoardPanel.Query>().FirstOrDefault(other => other.SavedQueryId == query.SavedQueryId)?.Settings }
            : panel).ToList();
        var isSame = settled.Count == before.Count && settled.Zip(before).All(pair => PlaceOf(pair.First) == PlaceOf(pair.Second));
        return isSame ? [.. settled.Zip(before).Select(pair => pair.First with { Position = pair.Second.Position })] : settled;
    }

    /// <summary>What a panel's place belongs to.</summary>
    private static (string Kind, string Id, int Width) PlaceOf(BoardPanel panel) => panel switch
    {
        BoardPanel.Query query => ("query", query.SavedQueryId, query.Width),
        BoardPanel.Slo slo => ("slo", slo.SloId, 0),
        _ => ("text", "", 0),
    };

    private static (BoardPanel? Panel, string Fault) Read(JsonElement item, IReadOnlyList<BoardPanel> before, Func<string, bool> isSavedQuery, Func<string, bool> isSlo) => TextOf(item, "kind") switch
    {
        "query" when Unknown(item, QueryFields) is { } unknown => (null, unknown),
        "text" when Unknown(item, TextFields) is { } unknown => (null, unknown),
        "slo" when Unknown(item, SloFields) is { } unknown => (null, unknown),
        "query" => ReadQuery(item, id => before.OfType<BoardPanel.Query>().Any(panel => panel.SavedQueryId == id) || isSavedQuery(id)),
        "text" when TextOf(item, "text") is { Length: <= MaxTextChars } text => (new BoardPanel.Note(text), ""),
        "text" => (null, $"expected a text of at most {MaxTextChars} characters"),
        "slo" when TextOf(item, "slo_id") is { } id && (before.OfType<BoardPanel.Slo>().Any(panel => panel.SloId == id) || isSlo(id)) => (new BoardPanel.Slo(id), ""),
        "slo" => (null, "expected slo_id to be that of an SLO"),
        _ => (null, "expected kind to be query, text or slo"),
    };

    private static (BoardPanel? Panel, string Fault) ReadQuery(JsonElement item, Func<string, bool> isSavedQuery)
    {
        if (TextOf(item, "saved_query_id") is not { } id || !isSavedQuery(id)) return (null, "expected saved_query_id to be that of a saved query");
        var width = 2;
        if (item.TryGetProperty("width", out var given) && !(given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out width) && width is 1 or 2)) return (null, "expected width to be 1 or 2");
        var style = item.TryGetProperty("style", out _) ? TextOf(item, "style") : "both";
        return style is not null && BoardPanel.Styles.Contains(style)
            ? (new BoardPanel.Query(id, width, style), "")
            : (null, $"expected style to be one of {string.Join(", ", BoardPanel.Styles)}");
    }

    private static string? TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Unknown(JsonElement item, string[] known) =>
        item.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? $"there is no field '{unknown}' here; known are {string.Join(", ", known)}"
            : null;
}

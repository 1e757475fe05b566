using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Gives the panels of a board their places, on a grid of 12 columns.</summary>
internal static class BoardLayout
{
    private const int Columns = 12;
    private const int UsualWidth = 6;
    private const int UsualHeight = 4;

    /// <summary>
    /// The panels, each with a place: those that have one keep it, the others follow below them in their order, two in a row unless they take all of
    /// the width.
    /// </summary>
    public static IReadOnlyList<BoardPanel> Place(IReadOnlyList<BoardPanel> panels)
    {
        if (panels.All(panel => panel.Position is not null)) return panels;
        var (x, y) = (0, panels.Max(panel => panel.Position is { } at ? at.Y + at.Height : 0));
        var placed = new List<BoardPanel>(panels.Count);
        foreach (var panel in panels)
        {
            if (panel.Position is not null)
            {
                placed.Add(panel);
                continue;
            }

            var width = panel is BoardPanel.Query { Width: 2 } ? Columns : UsualWidth;
            if (x + width > Columns) (x, y) = (0, y + UsualHeight);
            placed.Add(panel with { Position = new PanelPosition(x, y, UsualHeight, width) });
            x += width;
        }

        return placed;
    }

    /// <summary>How wide the screen shows a query's panel: 2 for more than half of the width.</summary>
    public static int WidthOf(PanelPosition? position) => position is { Width: > UsualWidth } ? 2 : 1;
}

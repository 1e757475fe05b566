using Spectre.Console;

namespace Apiary.Cli.Terminal;

/// <summary>A table for a terminal or a log, without frames.</summary>
internal sealed class PlainTable
{
    private readonly Table table = new() { Border = TableBorder.None, ShowHeaders = true };

    /// <summary>Adds a column; numbers stand at the right.</summary>
    public PlainTable Column(string header, bool right = false)
    {
        var column = new TableColumn(new Text(header, new Style(decoration: Decoration.Bold))) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
        table.AddColumn(right ? column.RightAligned() : column);
        return this;
    }

    /// <summary>Adds a row, as many cells as columns.</summary>
    public void Row(IEnumerable<string> cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>Writes the table.</summary>
    public void WriteTo(CliHost host)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = host.IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = host.IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(host.Out),
        });
        // A log has no width to fit into; nothing is cut there.
        console.Profile.Width = host.IsInteractive ? host.Width : Math.Max(host.Width, 1_000);
        console.Write(table);
    }
}

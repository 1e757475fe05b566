using System.Globalization;
using System.Text.Json;

namespace Apiary.Cli.Terminal;

/// <summary>Shows what sets a selection apart: the columns that tell most, each with the values that differ most.</summary>
internal static class DifferenceView
{
    private const int ValuesPerColumn = 3;
    private const int MaxValueWidth = 48;

    /// <summary>Writes at most <paramref name="top"/> columns.</summary>
    public static void WriteTo(CliHost host, JsonElement answer, int top)
    {
        var (selected, baseline) = (answer.GetProperty("selected").GetInt64(), answer.GetProperty("baseline").GetInt64());
        var table = new PlainTable().Column("SCORE", right: true).Column("COLUMN").Column("VALUE").Column("SELECTED", right: true).Column("OTHERS", right: true);
        var columns = answer.GetProperty("columns").EnumerateArray().Where(column => !column.GetProperty("implied").GetBoolean() && column.GetProperty("score").GetDouble() > 0).ToList();
        foreach (var column in columns.Take(top))
        {
            var isFirst = true;
            foreach (var (value, ofSelected, ofBaseline) in Differences(column, selected, baseline).Take(ValuesPerColumn))
            {
                table.Row([
                    isFirst ? column.GetProperty("score").GetDouble().ToString("0.00", CultureInfo.InvariantCulture) : "",
                    isFirst ? TerminalText.Of(column.GetProperty("column")) : "",
                    value.Length > MaxValueWidth ? value[..(MaxValueWidth - 1)] + "…" : value,
                    Share(ofSelected),
                    Share(ofBaseline)]);
                isFirst = false;
            }
        }

        if (columns.Count > 0) table.WriteTo(host);
        else host.Out.WriteLine("no column differs by more than chance may bring about");
        host.Out.WriteLine();
        host.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{selected:N0} selected of {selected + baseline:N0} events, {Math.Min(top, columns.Count)} of {columns.Count} columns that differ"));
        foreach (var warning in answer.GetProperty("warnings").EnumerateArray()) host.Error.WriteLine($"warning: {warning.GetString()}");
    }

    /// <summary>Values and bins by the difference of their shares, those that the selection has more of first.</summary>
    private static IEnumerable<(string Value, double Selected, double Baseline)> Differences(JsonElement column, long selected, long baseline)
    {
        var values = column.GetProperty("values").EnumerateArray()
            .Select(value => (value[0].ValueKind == JsonValueKind.Null ? "(none)" : TerminalText.Of(value[0]), value[1].GetInt64(), value[2].GetInt64()));
        var bins = column.GetProperty("bins").EnumerateArray()
            .Select(bin => ($"{NumberText.Show(bin[0])} to {NumberText.Show(bin[1])}", bin[2].GetInt64(), bin[3].GetInt64()));
        return values.Concat(bins)
            .Select(value => (Value: value.Item1, Selected: value.Item2 / (double)Math.Max(1, selected), Baseline: value.Item3 / (double)Math.Max(1, baseline)))
            .OrderByDescending(value => value.Selected - value.Baseline);
    }

    private static string Share(double share) => share.ToString("0.## %", CultureInfo.InvariantCulture);
}

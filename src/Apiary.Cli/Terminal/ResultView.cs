using System.Globalization;
using System.Text.Json;

namespace Apiary.Cli.Terminal;

/// <summary>Shows the answer to a query: a table with a line of blocks for each group's course over time.</summary>
internal static class ResultView
{
    private const int SparkWidth = 30;

    /// <summary>As a table.</summary>
    public static void WriteTable(CliHost host, JsonElement result)
    {
        var groups = result.GetProperty("groups");
        var breakdowns = Texts(result, "breakdowns");
        var calculations = Texts(result, "calculations");
        var charted = FirstCharted(result);
        var table = new PlainTable();
        foreach (var name in breakdowns) table.Column(name);
        foreach (var name in calculations) table.Column(name, right: true);
        if (charted >= 0) table.Column($"{calculations[charted]} over time");
        foreach (var group in groups.EnumerateArray()) table.Row(Cells(result, group, charted));
        if (breakdowns.Count > 0)
        {
            if (result.GetProperty("other") is { ValueKind: JsonValueKind.Object } other) table.Row(Named("(others)", breakdowns.Count, result, other, charted));
            if (groups.GetArrayLength() > 1) table.Row(Named("(all)", breakdowns.Count, result, result.GetProperty("total"), charted));
        }

        table.WriteTo(host);
        host.Out.WriteLine();
        host.Out.WriteLine(Footer(result));
        foreach (var warning in result.GetProperty("warnings").EnumerateArray()) host.Error.WriteLine($"warning: {warning.GetString()}");
    }

    /// <summary>As CSV: one line a group.</summary>
    public static void WriteCsv(CliHost host, JsonElement result)
    {
        host.Out.WriteLine(CsvLine.Of(Texts(result, "breakdowns").Concat(Texts(result, "calculations"))));
        foreach (var group in result.GetProperty("groups").EnumerateArray())
            host.Out.WriteLine(CsvLine.Of(group.GetProperty("key").EnumerateArray().Concat(group.GetProperty("values").EnumerateArray()).Select(NumberText.Plain)));
    }

    private static IEnumerable<string> Cells(JsonElement result, JsonElement group, int charted) =>
        group.GetProperty("key").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? "(none)" : value.ToString())
            .Concat(Values(result, group, charted));

    private static IEnumerable<string> Named(string name, int breakdowns, JsonElement result, JsonElement group, int charted) =>
        Enumerable.Repeat("", breakdowns - 1).Prepend(name).Concat(Values(result, group, charted));

    private static IEnumerable<string> Values(JsonElement result, JsonElement group, int charted)
    {
        var index = 0;
        foreach (var value in group.GetProperty("values").EnumerateArray())
        {
            yield return HeatmapOf(group, index) is { } heatmap ? DrawBins(heatmap) : NumberText.Show(value);
            index++;
        }

        if (charted < 0) yield break;
        var window = result.GetProperty("window");
        var points = group.GetProperty("series").EnumerateArray().Select(point => (point[0].GetInt64(), NumberText.Number(point[charted + 1])));
        yield return Sparkline.Draw(Sparkline.Fit(points, Seconds(window, "start"), Seconds(window, "end"), SparkWidth));
    }

    /// <summary>The first calculation that has a course to draw; -1 when none has.</summary>
    private static int FirstCharted(JsonElement result)
    {
        if (result.GetProperty("total").GetProperty("series").GetArrayLength() < 2) return -1;
        var count = result.GetProperty("calculations").GetArrayLength();
        for (var i = 0; i < count; i++)
            if (HeatmapOf(result.GetProperty("total"), i) is null) return i;
        return -1;
    }

    private static JsonElement? HeatmapOf(JsonElement group, int index) =>
        group.TryGetProperty("heatmaps", out var heatmaps) && index < heatmaps.GetArrayLength() && heatmaps[index].ValueKind == JsonValueKind.Object ? heatmaps[index] : null;

    /// <summary>A heatmap's values without their time: lower edge, blocks, upper edge.</summary>
    private static string DrawBins(JsonElement heatmap)
    {
        var edges = heatmap.GetProperty("bin_edges");
        var bins = new double?[Math.Max(0, edges.GetArrayLength() - 1)];
        foreach (var cell in heatmap.GetProperty("cells").EnumerateArray())
            if (cell[1].GetInt32() is var bin && bin < bins.Length) bins[bin] = (bins[bin] ?? 0) + cell[2].GetDouble();
        return bins.Length == 0 ? "–" : $"{NumberText.Show(edges[0])} {Sparkline.Draw(bins)} {NumberText.Show(edges[bins.Length])}";
    }

    private static string Footer(JsonElement result)
    {
        var statistics = result.GetProperty("statistics");
        var window = result.GetProperty("window");
        var groups = result.GetProperty("groups").GetArrayLength();
        return string.Create(CultureInfo.InvariantCulture,
            $"{groups:N0} group{(groups == 1 ? "" : "s")} of {statistics.GetProperty("rows_matched").GetInt64():N0} events, {window.GetProperty("start").GetString()} to {window.GetProperty("end").GetString()}, {statistics.GetProperty("elapsed_ms").GetDouble():0.#} ms");
    }

    private static long Seconds(JsonElement window, string name) => window.GetProperty(name).GetDateTimeOffset().ToUnixTimeSeconds();

    private static List<string> Texts(JsonElement result, string name) => [.. result.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}

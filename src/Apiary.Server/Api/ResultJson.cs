using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Api;

/// <summary>Results of questions as this API writes them; documented in docs/protocols/api.md.</summary>
internal static class ResultJson
{
    /// <summary>Writes a result as one object.</summary>
    public static void Write(Utf8JsonWriter writer, QueryResult result)
    {
        writer.WriteStartObject();
        WriteWindow(writer, result.Window);
        WriteTexts(writer, "breakdowns", result.Breakdowns);
        WriteTexts(writer, "calculations", result.Calculations.Select(calculation => calculation.Key));
        writer.WriteStartArray("groups");
        foreach (var group in result.Groups) WriteGroup(writer, group);
        writer.WriteEndArray();
        writer.WritePropertyName("total");
        WriteGroup(writer, result.Total);
        writer.WritePropertyName("other");
        if (result.Other is { } other) WriteGroup(writer, other);
        else writer.WriteNullValue();
        if (result.Compare is { } compare) WriteComparison(writer, compare);
        WriteEnd(writer, result.Statistics, result.Warnings);
        writer.WriteEndObject();
    }

    /// <summary>Writes distributions as one object.</summary>
    public static void Write(Utf8JsonWriter writer, DistributionResult result)
    {
        writer.WriteStartObject();
        writer.WriteNumber("selected", result.Selected);
        writer.WriteNumber("baseline", result.Baseline);
        writer.WriteStartArray("columns");
        foreach (var column in result.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("column", column.Column);
            writer.WriteNumber("distinct", column.DistinctCount);
            writer.WriteStartArray("values");
            foreach (var (value, selected, baseline) in column.Values)
            {
                writer.WriteStartArray();
                FieldValueJson.Write(writer, value);
                writer.WriteNumberValue(selected);
                writer.WriteNumberValue(baseline);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteEnd(writer, result.Statistics, result.Warnings);
        writer.WriteEndObject();
    }

    /// <summary>Writes what every answer ends with: what it took, and what the reader should know.</summary>
    public static void WriteEnd(Utf8JsonWriter writer, QueryStatistics statistics, IReadOnlyList<string> warnings)
    {
        writer.WriteStartObject("statistics");
        writer.WriteNumber("rows_scanned", statistics.RowsScanned);
        writer.WriteNumber("rows_matched", statistics.RowsMatched);
        writer.WriteNumber("blocks_scanned", statistics.BlocksScanned);
        writer.WriteNumber("blocks_skipped", statistics.BlocksSkipped);
        writer.WriteNumber("segments", statistics.Segments);
        writer.WriteNumber("elapsed_ms", Math.Round(statistics.Elapsed.TotalMilliseconds, 3));
        writer.WriteEndObject();
        WriteTexts(writer, "warnings", warnings);
    }

    /// <summary>Writes the time that an answer is about.</summary>
    public static void WriteWindow(Utf8JsonWriter writer, QueryWindow window)
    {
        writer.WriteStartObject("window");
        writer.WriteString("start", NanoText.ToRfc3339(window.StartNanos));
        writer.WriteString("end", NanoText.ToRfc3339(window.EndNanos));
        writer.WriteNumber("granularity", window.GranularitySeconds);
        writer.WriteEndObject();
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteComparison(Utf8JsonWriter writer, Comparison compare)
    {
        writer.WriteStartObject("compare");
        writer.WriteNumber("offset", compare.OffsetSeconds);
        writer.WriteStartArray("groups");
        foreach (var group in compare.Groups)
        {
            if (group is null) writer.WriteNullValue();
            else WriteGroup(writer, group);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("total");
        WriteGroup(writer, compare.Total);
        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, ResultGroup group)
    {
        writer.WriteStartObject();
        WriteValues(writer, "key", group.Key);
        WriteValues(writer, "values", group.Values);
        writer.WriteStartArray("series");
        foreach (var point in group.Series)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(point.BucketSecond);
            foreach (var value in point.Values) FieldValueJson.Write(writer, value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        if (group.Heatmaps is not null) WriteHeatmaps(writer, group.Heatmaps);
        writer.WriteEndObject();
    }

    private static void WriteHeatmaps(Utf8JsonWriter writer, IReadOnlyList<Heatmap?> heatmaps)
    {
        writer.WriteStartArray("heatmaps");
        foreach (var heatmap in heatmaps)
        {
            if (heatmap is null)
            {
                writer.WriteNullValue();
                continue;
            }

            writer.WriteStartObject();
            writer.WriteStartArray("bin_edges");
            foreach (var edge in heatmap.BinEdges) FieldValueJson.Write(writer, FieldValue.Float(edge));
            writer.WriteEndArray();
            writer.WriteStartArray("cells");
            foreach (var cell in heatmap.Cells)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(cell.BucketSecond);
                writer.WriteNumberValue(cell.Bin);
                writer.WriteNumberValue(cell.Weight);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteValues(Utf8JsonWriter writer, string name, IReadOnlyList<FieldValue> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) FieldValueJson.Write(writer, value);
        writer.WriteEndArray();
    }
}

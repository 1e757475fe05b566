using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary>A result in the vendor's JSON, section 8.3 of the protocol reference: rows keyed by calculation and breakdown.</summary>
internal static class HoneycombResultJson
{
    /// <summary>Only what JSON itself demands is escaped.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object behind <c>data</c>.</summary>
    public static void WriteData(Utf8JsonWriter writer, QueryResult result, QueryResultOptions options)
    {
        writer.WriteStartObject();
        if (!options.DisableSeries)
        {
            writer.WriteStartArray("series");
            WriteSeries(writer, result, result.Groups);
            writer.WriteEndArray();
        }

        writer.WriteStartArray("results");
        foreach (var group in result.Groups) WriteRow(writer, result, group);
        writer.WriteEndArray();
        if (!options.DisableTotalByAggregate)
        {
            writer.WritePropertyName("total_by_aggregate");
            WriteRow(writer, result, result.Total);
            if (!options.DisableSeries)
            {
                writer.WriteStartArray("total_by_aggregate_series");
                WriteSeries(writer, result, [result.Total]);
                writer.WriteEndArray();
            }
        }

        if (!options.DisableOtherByAggregate && result.Other is { } other)
        {
            writer.WritePropertyName("other_by_aggregate");
            WriteRow(writer, result, other);
        }

        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, QueryResult result, ResultGroup group)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("data");
        for (var i = 0; i < result.Calculations.Count; i++)
        {
            writer.WritePropertyName(result.Calculations[i].Key);
            if (group.Heatmaps?[i] is { } heatmap) WriteHeatmap(writer, heatmap, heatmap.Cells);
            else FieldValueJson.Write(writer, group.Values[i]);
        }

        WriteKey(writer, result, group);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>One entry for each bucket and group, by time, in a bucket in the groups' order; only buckets with events.</summary>
    private static void WriteSeries(Utf8JsonWriter writer, QueryResult result, IReadOnlyList<ResultGroup> groups)
    {
        var cells = groups.Select(group => group.Heatmaps?.Select(heatmap => heatmap?.Cells.ToLookup(cell => cell.BucketSecond)).ToArray()).ToArray();
        var points = groups.SelectMany((group, index) => group.Series.Select(point => (point, index)))
            .OrderBy(pair => pair.point.BucketSecond).ThenBy(pair => pair.index);
        foreach (var (point, index) in points)
        {
            writer.WriteStartObject();
            writer.WriteString("time", DateTimeOffset.FromUnixTimeSeconds(point.BucketSecond).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            writer.WriteStartObject("data");
            for (var i = 0; i < result.Calculations.Count; i++)
            {
                writer.WritePropertyName(result.Calculations[i].Key);
                if (cells[index]?[i] is { } byBucket) WriteHeatmap(writer, groups[index].Heatmaps![i]!, byBucket[point.BucketSecond]);
                else FieldValueJson.Write(writer, point.Values[i]);
            }

            WriteKey(writer, result, groups[index]);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    /// <summary>The group's breakdown values; the key of a null one is left out. Totals have none.</summary>
    private static void WriteKey(Utf8JsonWriter writer, QueryResult result, ResultGroup group)
    {
        for (var i = 0; i < group.Key.Count; i++)
        {
            if (group.Key[i].IsNull) continue;
            writer.WritePropertyName(result.Breakdowns[i]);
            FieldValueJson.Write(writer, group.Key[i]);
        }
    }

    /// <summary>A histogram as <c>[[lower, upper, count], …]</c>, ascending, without empty bins. The vendor documents no shape; this is ours.</summary>
    private static void WriteHeatmap(Utf8JsonWriter writer, Heatmap heatmap, IEnumerable<HeatmapCell> cells)
    {
        writer.WriteStartArray();
        foreach (var bin in cells.GroupBy(cell => cell.Bin, cell => cell.Weight).OrderBy(bin => bin.Key))
        {
            writer.WriteStartArray();
            FieldValueJson.Write(writer, FieldValue.Float(heatmap.BinEdges[bin.Key]));
            FieldValueJson.Write(writer, FieldValue.Float(heatmap.BinEdges[bin.Key + 1]));
            writer.WriteNumberValue(bin.Sum());
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}

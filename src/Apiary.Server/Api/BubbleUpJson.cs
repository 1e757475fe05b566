using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;

namespace Apiary.Server.Api;

/// <summary>What sets a selection apart, as this API writes it; documented in docs/protocols/api.md.</summary>
internal static class BubbleUpJson
{
    // Digits beyond are noise, and make answers longer.
    private const int ScoreDigits = 4;

    /// <summary>Writes a result as one object.</summary>
    public static void Write(Utf8JsonWriter writer, BubbleUpResult result, QueryScope scope)
    {
        writer.WriteStartObject();
        writer.WriteNumber("selected", result.Selected);
        writer.WriteNumber("baseline", result.Baseline);
        writer.WriteStartArray("columns");
        foreach (var column in result.Columns) WriteColumn(writer, column, scope);
        writer.WriteEndArray();
        writer.WriteStartArray("omitted");
        foreach (var (column, reason) in result.Omitted)
        {
            writer.WriteStartObject();
            writer.WriteString("column", column);
            writer.WriteString("reason", reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        ResultJson.WriteEnd(writer, result.Statistics, result.Warnings);
        writer.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter writer, BubbleUpColumn column, QueryScope scope)
    {
        var declared = scope.Datasets.Select(dataset => dataset.FindColumn(column.Column)).OfType<Apiary.Engine.Catalog.Column>().FirstOrDefault();
        writer.WriteStartObject();
        writer.WriteString("column", column.Column);
        writer.WriteString("type", declared is null ? null : ColumnTypeNames.Of(declared.Type));
        writer.WriteNumber("score", Math.Round(column.Score, ScoreDigits));
        writer.WriteBoolean("implied", column.ImpliedBy is not null);
        writer.WriteString("reason", column.ImpliedBy);
        writer.WriteString("kind", column.Bins is null ? "values" : "bins");
        writer.WriteStartArray("values");
        foreach (var value in column.Values)
        {
            writer.WriteStartArray();
            FieldValueJson.Write(writer, value.Value);
            WriteWeights(writer, value.Selected, value.Baseline);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("bins");
        foreach (var bin in column.Bins ?? [])
        {
            writer.WriteStartArray();
            FieldValueJson.Write(writer, FieldValue.Float(bin.From));
            FieldValueJson.Write(writer, FieldValue.Float(bin.To));
            WriteWeights(writer, bin.Selected, bin.Baseline);
        }

        writer.WriteEndArray();
        writer.WriteNumber("distinct", column.DistinctCount);
        writer.WriteNumber("selected_missing", column.SelectedMissing);
        writer.WriteNumber("baseline_missing", column.BaselineMissing);
        writer.WriteEndObject();
    }

    private static void WriteWeights(Utf8JsonWriter writer, long selected, long baseline)
    {
        writer.WriteNumberValue(selected);
        writer.WriteNumberValue(baseline);
        writer.WriteEndArray();
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Fields;

namespace Apiary.Engine.Queries;

/// <summary>
/// The JSON form of a <see cref="QuerySpec"/>, section 7 of the protocol reference. Reading refuses what it does not know
/// rather than leaving it out; writing says what was said and leaves out defaults, so that clients that compare see no change.
/// Reading checks shapes and types only, <see cref="QueryValidation"/> the rest.
/// </summary>
public static class QuerySpecJson
{
    // The text is data, not part of a page, so comparison signs need no escape.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a spec. Null when anything is wrong; then <paramref name="errors"/> has gained at least one entry.</summary>
    public static QuerySpec? Read(ReadOnlyMemory<byte> utf8Json, ICollection<SpecError> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json);
            return Read(document.RootElement, errors);
        }
        catch (JsonException exception)
        {
            errors.Add(new SpecError("", $"invalid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}"));
            return null;
        }
    }

    /// <summary>Reads a spec from a parsed document; see <see cref="Read(ReadOnlyMemory{byte}, ICollection{SpecError})"/>.</summary>
    public static QuerySpec? Read(JsonElement json, ICollection<SpecError> errors) => new QuerySpecReader(errors).Read(json);

    /// <summary>The spec as JSON text.</summary>
    public static string ToJson(QuerySpec spec)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable)) Write(writer, spec);
        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes the spec as one JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, QuerySpec spec)
    {
        writer.WriteStartObject();
        WriteFields(writer, spec);
        writer.WriteEndObject();
    }

    /// <summary>Writes the spec's fields into an object that the caller has opened, so that it can add its own, such as an id.</summary>
    public static void WriteFields(Utf8JsonWriter writer, QuerySpec spec)
    {
        WriteList(writer, "calculated_fields", spec.CalculatedFields, WriteField);
        WriteList(writer, "calculations", spec.Calculations, WriteCalculation);
        WriteFilters(writer, spec.Filters, spec.FilterCombination);
        WriteList(writer, "breakdowns", spec.Breakdowns, static (writer, column) => writer.WriteStringValue(column));
        WriteList(writer, "orders", spec.Orders, WriteOrder);
        WriteList(writer, "havings", spec.Havings, WriteHaving);
        if (spec.Limit is { } limit) writer.WriteNumber("limit", limit);
        if (spec.Granularity is { } granularity) writer.WriteNumber("granularity", granularity);
        if (spec.TimeRange is { } range) writer.WriteNumber("time_range", range);
        if (spec.StartTime is { } start) writer.WriteNumber("start_time", start);
        if (spec.EndTime is { } end) writer.WriteNumber("end_time", end);
        if (spec.CompareTimeOffsetSeconds is { } offset) writer.WriteNumber("compare_time_offset_seconds", offset);
        if (spec.UsageMode) writer.WriteBoolean("usage_mode", true);
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var item in items) write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter writer, CalculatedField field)
    {
        writer.WriteStartObject();
        writer.WriteString("name", field.Name);
        writer.WriteString("expression", field.Expression);
        writer.WriteEndObject();
    }

    private static void WriteCalculation(Utf8JsonWriter writer, Calculation calculation)
    {
        writer.WriteStartObject();
        writer.WriteString("op", calculation.Op);
        if (calculation.Column is not null) writer.WriteString("column", calculation.Column);
        if (calculation.Name is not null) writer.WriteString("name", calculation.Name);
        WriteFilters(writer, calculation.Filters ?? [], calculation.FilterCombination);
        writer.WriteEndObject();
    }

    private static void WriteFilters(Utf8JsonWriter writer, IReadOnlyList<Filter> filters, FilterCombination combination)
    {
        WriteList(writer, "filters", filters, WriteFilter);
        if (combination == FilterCombination.Or) writer.WriteString("filter_combination", "OR");
    }

    private static void WriteFilter(Utf8JsonWriter writer, Filter filter)
    {
        writer.WriteStartObject();
        writer.WriteString("column", filter.Column);
        writer.WriteString("op", FilterOps.Name(filter.Op));
        if (FilterOps.TakesSeveralValues(filter.Op))
        {
            writer.WriteStartArray("value");
            foreach (var value in filter.Values) WriteValue(writer, value);
            writer.WriteEndArray();
        }
        else if (filter.Values.Count > 0)
        {
            writer.WritePropertyName("value");
            WriteValue(writer, filter.Values[0]);
        }

        writer.WriteEndObject();
    }

    private static void WriteOrder(Utf8JsonWriter writer, Order order)
    {
        writer.WriteStartObject();
        if (order.Column is not null) writer.WriteString("column", order.Column);
        if (order.Op is not null) writer.WriteString("op", order.Op);
        if (order.Descending) writer.WriteString("order", "descending");
        writer.WriteEndObject();
    }

    private static void WriteHaving(Utf8JsonWriter writer, Having having)
    {
        writer.WriteStartObject();
        writer.WriteString("calculate_op", having.CalculateOp);
        if (having.Column is not null) writer.WriteString("column", having.Column);
        writer.WriteString("op", FilterOps.Name(having.Op));
        writer.WriteNumber("value", having.Value);
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, FieldValue value)
    {
        if (value.IsNull) writer.WriteNullValue();
        else if (value.Type == ColumnType.String) writer.WriteStringValue(value.AsString());
        else if (value.Type == ColumnType.Boolean) writer.WriteBooleanValue(value.AsBoolean());
        else if (value.Type == ColumnType.Integer) writer.WriteNumberValue(value.AsInteger());
        else writer.WriteNumberValue(value.AsFloat());
    }
}

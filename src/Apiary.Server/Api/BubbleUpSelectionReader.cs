using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;

namespace Apiary.Server.Api;

/// <summary>Reads the region of a heatmap that somebody brushed: <c>{"column","min","max","start","end","filters","filter_combination"}</c>.</summary>
internal static class BubbleUpSelectionReader
{
    private const decimal NanosPerSecond = 1_000_000_000;

    private static readonly string[] Known = ["column", "min", "max", "start", "end", "filters", "filter_combination"];

    /// <summary>The selection of a question's body; null when anything is wrong, and then <paramref name="errors"/> has gained an entry.</summary>
    public static BubbleUpSelection? Read(ApiQuestion question, List<SpecError> errors)
    {
        if (!question.Body.RootElement.TryGetProperty("selection", out var json) || json.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new SpecError("selection", "expected an object"));
            return null;
        }

        var before = errors.Count;
        foreach (var property in json.EnumerateObject())
            if (!Known.Contains(property.Name)) errors.Add(new SpecError($"selection.{property.Name}", $"unknown field; known are {string.Join(", ", Known)}"));
        var filters = ReadFilters(json, question.Scope, errors);
        var selection = new BubbleUpSelection
        {
            Column = ReadColumn(json, question, errors),
            Min = ReadNumber(json, "min", errors),
            Max = ReadNumber(json, "max", errors),
            StartNanos = ReadTime(json, "start", errors),
            EndNanos = ReadTime(json, "end", errors),
            Filters = filters?.Filters ?? [],
            FilterCombination = filters?.FilterCombination ?? FilterCombination.And,
        };
        if (selection is { Column: null, Min: not null } or { Column: null, Max: not null })
            errors.Add(new SpecError("selection.column", "min and max are bounds of a column; which one?"));
        if (selection is { Column: null, StartNanos: null, EndNanos: null, Filters.Count: 0 } && errors.Count == before)
            errors.Add(new SpecError("selection", "nothing is selected: expected a column, a time or filters"));
        return errors.Count == before ? selection : null;
    }

    private static string? ReadColumn(JsonElement json, ApiQuestion question, List<SpecError> errors)
    {
        if (!json.TryGetProperty("column", out var value) || value.ValueKind == JsonValueKind.Null) return null;
        var column = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (value.ValueKind != JsonValueKind.String) errors.Add(new SpecError("selection.column", "expected a name"));
        else if (!QueryColumns.IsKnown(question.Spec, question.Scope, column)) errors.Add(ApiQuestion.WithHint(new SpecError("selection.column", column), question.Scope));
        return column;
    }

    private static double? ReadNumber(JsonElement json, string name, List<SpecError> errors)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        errors.Add(new SpecError($"selection.{name}", "expected a number, or null for no bound"));
        return null;
    }

    private static long? ReadTime(JsonElement json, string name, List<SpecError> errors)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        // As a decimal: a double has room for a tenth of a microsecond only.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var second) && Math.Abs(second) <= QueryWindow.MaxSeconds) return (long)(second * NanosPerSecond);
        errors.Add(new SpecError($"selection.{name}", "expected Unix seconds, or null for no bound"));
        return null;
    }

    private static QuerySpec? ReadFilters(JsonElement json, QueryScope scope, List<SpecError> errors)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var property in json.EnumerateObject())
                if (property.Name is "filters" or "filter_combination") property.WriteTo(writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        var own = new List<SpecError>();
        var spec = ApiQuestion.ReadSpec(document.RootElement, scope, own);
        errors.AddRange(own.Select(error => error with { Field = $"selection.{error.Field}" }));
        return spec;
    }
}

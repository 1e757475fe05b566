using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Apiary.Client.Fields;

/// <summary>How values of .NET become values of fields; the table is in the package's README.</summary>
internal static class FieldMapping
{
    /// <summary>Deepest nesting that is written; what lies deeper, cycles included, is told by its type's name.</summary>
    public const int MaxDepth = 8;

    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    /// <summary>The field value of any object. Never throws for what the object itself throws: its text is then the error's.</summary>
    public static FieldValue Map(object? value) => value switch
    {
        null => FieldValue.Null,
        string text => FieldValue.Of(text),
        bool truth => FieldValue.Of(truth),
        int number => FieldValue.Of(number),
        long number => FieldValue.Of(number),
        double number => FieldValue.Of(number),
        float number => FieldValue.Of(Widen(number)),
        decimal number => FieldValue.OfJson(System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))),
        short number => FieldValue.Of(number),
        byte number => FieldValue.Of(number),
        sbyte number => FieldValue.Of(number),
        ushort number => FieldValue.Of(number),
        uint number => FieldValue.Of(number),
        ulong number => FieldValue.Of(number),
        TimeSpan duration => FieldValue.Of(duration.TotalMilliseconds),
        IEnumerable => MapParts(value),
        JsonElement element => MapElement(element),
        _ => FieldValue.Of(Text(value)),
    };

    /// <summary>Hands the public properties of an object to <paramref name="add"/>, or the entries of a dictionary.</summary>
    public static void Spread<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T source, Action<string, object?> add)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (source is IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var pair in pairs) add(pair.Key, pair.Value);
            return;
        }

        if (source is IDictionary entries)
        {
            foreach (DictionaryEntry entry in entries) add(Text(entry.Key), entry.Value);
            return;
        }

        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is null || property.GetIndexParameters().Length > 0) continue;
            add(property.Name, Read(property, source));
        }
    }

    /// <summary>The text of a value that has no parts.</summary>
    public static string Text(object value)
    {
        try
        {
            return value switch
            {
                string text => text,
                DateTimeOffset time => Time(time.UtcDateTime),
                DateTime { Kind: DateTimeKind.Unspecified } time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
                DateTime time => Time(time.ToUniversalTime()),
                Exception failure => $"{failure.GetType().FullName}: {failure.Message}",
                IFormattable formattable => formattable.ToString(value is Enum ? "G" : Format(value), CultureInfo.InvariantCulture),
                Type type => type.FullName ?? type.Name,
                _ => value.ToString() ?? "",
            };
        }
        catch (Exception failure)
        {
            // An event must not fail because one of its values cannot say what it is.
            return $"({value.GetType().FullName}.ToString failed: {failure.GetType().FullName})";
        }
    }

    private static string? Format(object value) => value.GetType().FullName is "System.DateOnly" or "System.TimeOnly" ? "O" : null;

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // As it is written, not as its bits continue: 0.1f is 0.1.
    private static double Widen(float number) =>
        float.IsNaN(number) || float.IsInfinity(number) ? number : double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static FieldValue MapParts(object value)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Unchecked)) WriteValue(json, value, 0);
        return FieldValue.OfJson(bytes.ToArray());
    }

    private static FieldValue MapElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => FieldValue.Null,
        JsonValueKind.String => FieldValue.Of(element.GetString()),
        JsonValueKind.True or JsonValueKind.False => FieldValue.Of(element.GetBoolean()),
        _ => FieldValue.OfJson(System.Text.Encoding.UTF8.GetBytes(element.GetRawText())),
    };

    private static void WriteValue(Utf8JsonWriter json, object? value, int depth)
    {
        if (value is string || value is not IEnumerable items)
        {
            Map(value).WriteTo(json);
            return;
        }

        if (depth >= MaxDepth)
        {
            json.WriteStringValue($"({value.GetType().FullName}, deeper than {MaxDepth} levels)");
            return;
        }

        try
        {
            if (items is IDictionary entries) WriteEntries(json, entries, depth);
            else if (items is IEnumerable<KeyValuePair<string, object?>> pairs) WritePairs(json, pairs, depth);
            else WriteItems(json, items, depth);
        }
        catch (InvalidOperationException failure)
        {
            throw new ArgumentException($"a {value.GetType().FullName} changed while it was added to an event", failure);
        }
    }

    private static void WriteEntries(Utf8JsonWriter json, IDictionary entries, int depth)
    {
        json.WriteStartObject();
        foreach (DictionaryEntry entry in entries)
        {
            json.WritePropertyName(Text(entry.Key));
            WriteValue(json, entry.Value, depth + 1);
        }

        json.WriteEndObject();
    }

    private static void WritePairs(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> pairs, int depth)
    {
        json.WriteStartObject();
        foreach (var pair in pairs)
        {
            json.WritePropertyName(pair.Key);
            WriteValue(json, pair.Value, depth + 1);
        }

        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable items, int depth)
    {
        json.WriteStartArray();
        foreach (var item in items) WriteValue(json, item, depth + 1);
        json.WriteEndArray();
    }

    private static object? Read(PropertyInfo property, object source)
    {
        try
        {
            return property.GetValue(source);
        }
        catch (TargetInvocationException failure)
        {
            return $"({property.Name} failed: {failure.InnerException?.GetType().FullName})";
        }
    }
}

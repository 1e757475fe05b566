using System.Globalization;
using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Tests.Protocols.Otlp.Model;

/// <summary>Protocol reference 7 said slowly: an event is a dictionary of names and of values with their type in front, as <see cref="BatchText"/> has them.</summary>
internal static class NaiveAttributes
{
    /// <summary>The fields of attributes; of a name given twice the last value counts.</summary>
    public static Dictionary<string, string> Of(IEnumerable<ModelMessage> attributes)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(fields, attributes);
        return fields;
    }

    /// <summary>Adds attributes over what is there.</summary>
    public static void Add(Dictionary<string, string> fields, IEnumerable<ModelMessage> attributes)
    {
        foreach (var attribute in attributes) Add(fields, "", attribute, 1);
    }

    /// <summary>The value of the last attribute of a name that has one; null when there is none.</summary>
    public static object? Last(IEnumerable<ModelMessage> attributes, string key) =>
        attributes.Where(attribute => attribute.Get("key", "") == key).Select(ValueOf).LastOrDefault(value => value is not null);

    /// <summary>What an attribute holds; null for nothing.</summary>
    public static object? ValueOf(ModelMessage attribute) => attribute.Get<ModelMessage?>("value", null)?.Fields.Values.SingleOrDefault();

    /// <summary>A text as a field has it.</summary>
    public static string Text(string text) => "string " + Cut(text, EventLimits.MaxStringBytes);

    /// <summary>An integer as a field has it.</summary>
    public static string Integer(long value) => string.Create(CultureInfo.InvariantCulture, $"integer {value}");

    /// <summary>A float as a field has it.</summary>
    public static string Float(double value) => string.Create(CultureInfo.InvariantCulture, $"float {value:R}");

    /// <summary>A value of any kind as JSON, as a field has it.</summary>
    public static string JsonText(object value) => Text(Json(value));

    private static void Add(Dictionary<string, string> fields, string prefix, ModelMessage attribute, int depth)
    {
        var key = attribute.Get("key", "");
        var value = ValueOf(attribute);
        if (key == "" || value is null) return;
        var name = Cut(prefix + key, EventLimits.MaxNameBytes);
        if (value is ModelMessage { Type: "KeyValueList" } map && depth <= 5)
        {
            foreach (var item in map.Many("values")) Add(fields, name + ".", item, depth + 1);
            return;
        }

        fields[name] = value switch
        {
            string text => Text(text),
            bool flag => flag ? "boolean true" : "boolean false",
            long number => Integer(number),
            int number => Integer(number),
            double number => Float(number),
            _ => JsonText(value),
        };
    }

    private static string Json(object? value) => value switch
    {
        null => "null",
        string text => Quoted(text),
        bool flag => flag ? "true" : "false",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => $"\"{Convert.ToBase64String(bytes)}\"",
        ModelMessage { Type: "ArrayValue" } array => $"[{string.Join(',', array.Many("values").Select(item => Json(item.Fields.Values.SingleOrDefault())))}]",
        ModelMessage map => $"{{{string.Join(',', map.Many("values").Select(item => $"{Quoted(item.Get("key", ""))}:{Json(ValueOf(item))}"))}}}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quoted(string text) => '"' + string.Concat(text.Select(c => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' => $"\\u{(int)c:x4}",
        _ => c.ToString(),
    })) + '"';

    /// <summary>As many whole characters as fit.</summary>
    private static string Cut(string text, int mostBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= mostBytes) return text;
        var kept = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += rune.Utf8SequenceLength;
            if (length > mostBytes) break;
            kept.Append(rune.ToString());
        }

        return kept.ToString();
    }
}

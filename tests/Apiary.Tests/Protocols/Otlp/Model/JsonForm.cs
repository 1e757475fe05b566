using System.Globalization;
using System.Text;
using Apiary.Tests.Protocols.Otlp.Json;

namespace Apiary.Tests.Protocols.Otlp.Model;

/// <summary>
/// Writes a message as OTLP/JSON in one of the many ways that mean the same: members in any order, unknown ones in between, integers
/// as numbers or strings, enumerations by number or name, ids in either case, escapes and spaces where nobody needs them.
/// </summary>
internal sealed class JsonForm(Random random)
{
    private static readonly Dictionary<string, string[]> Enumerations = new(StringComparer.Ordinal)
    {
        ["kind"] = ["SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"],
        ["code"] = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"],
        ["severity_number"] = ["SEVERITY_NUMBER_UNSPECIFIED", "SEVERITY_NUMBER_TRACE", "SEVERITY_NUMBER_TRACE2", "SEVERITY_NUMBER_TRACE3", "SEVERITY_NUMBER_TRACE4", "SEVERITY_NUMBER_DEBUG"],
        ["aggregation_temporality"] = ["AGGREGATION_TEMPORALITY_UNSPECIFIED", "AGGREGATION_TEMPORALITY_DELTA", "AGGREGATION_TEMPORALITY_CUMULATIVE"],
    };

    private static readonly string[] Unknown =
        ["\"x\":1", "\"trace_id\":\"0102\"", "\"\":null", "\"droppedThings\":[1,{\"a\":[]},\"\\u0041\"]", "\"key_strindex\":-1.5e-3", "\"resource_spans\":[{}]"];

    /// <summary>The text.</summary>
    public string Write(ModelMessage message)
    {
        var text = new StringBuilder();
        Message(text, message, isPlain: false);
        return text.ToString();
    }

    private void Message(StringBuilder text, ModelMessage message, bool isPlain)
    {
        var members = new List<string>();
        foreach (var (_, (name, type)) in ProtobufSchema.Messages[message.Type])
        {
            var member = new StringBuilder();
            if (message.Fields.TryGetValue(name, out var value)) Value(member.Append(Name(name)), name, type, value, isPlain || ProtobufForm.IsPlain(message, name));
            else if (!isPlain && random.Next(20) == 0) member.Append(Name(name)).Append("null");
            if (member.Length > 0) members.Add(member.ToString());
        }

        if (!isPlain)
        {
            if (random.Next(8) == 0) members.Add(Unknown[random.Next(Unknown.Length)]);
            var shuffled = members.ToArray();
            random.Shuffle(shuffled);
            members = [.. shuffled];
        }

        text.Append('{').Append(Space()).AppendJoin(',', members).Append(Space()).Append('}');
    }

    private void Value(StringBuilder text, string name, string type, object value, bool isPlain)
    {
        text.Append(Space());
        if (value is List<object> values)
        {
            text.Append('[');
            for (var i = 0; i < values.Count; i++) Value(i == 0 ? text : text.Append(','), name, type.TrimEnd('+'), values[i], isPlain);
            text.Append(']');
        }
        else if (value is ModelMessage nested)
        {
            Message(text, nested, isPlain);
        }
        else
        {
            text.Append(Scalar(name, type, value));
        }
    }

    private string Scalar(string name, string type, object value) => value switch
    {
        string words => Quoted(words),
        bool flag => flag ? "true" : "false",
        byte[] id when name.EndsWith("_id", StringComparison.Ordinal) => Id(id),
        byte[] bytes => $"\"{Base64(bytes)}\"",
        double number => Float(number),
        int number when Enumerations.TryGetValue(name, out var names) && number >= 0 && number < names.Length && random.Next(3) == 0 => $"\"{names[number]}\"",
        int number when type == "int32" => number.ToString(CultureInfo.InvariantCulture),
        IFormattable number => Integer(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "expected a value of the model"),
    };

    private string Integer(string digits) => random.Next(8) switch
    {
        0 or 1 or 2 => digits,
        3 => digits + ".0",
        4 when digits != "0" => digits + "e0",
        _ => $"\"{digits}\"",
    };

    private string Float(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return !double.IsFinite(number) || random.Next(5) == 0 ? $"\"{text}\"" : text;
    }

    private string Id(byte[] id)
    {
        // Base64 is read for ids of the right length alone.
        if (id.Length is 16 or 8 && random.Next(6) == 0) return $"\"{Convert.ToBase64String(id)}\"";
        return $"\"{(random.Next(2) == 0 ? Convert.ToHexString(id) : Convert.ToHexStringLower(id))}\"";
    }

    private string Base64(byte[] bytes)
    {
        var text = Convert.ToBase64String(bytes);
        if (random.Next(3) == 0) text = text.TrimEnd('=');
        return random.Next(3) == 0 ? text.Replace('+', '-').Replace('/', '_') : text;
    }

    private string Name(string name)
    {
        var words = name.Split('_');
        return $"{Space()}\"{words[0]}{string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}\"{Space()}:";
    }

    private string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        // A long text is escaped where it must be alone.
        var isEager = text.Length < 200 && random.Next(4) == 0;
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c < ' ' || (isEager && (char.IsSurrogate(c) || random.Next(3) == 0))) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private string Space() => random.Next(12) switch
    {
        0 => " ",
        1 => "\n\t",
        _ => "",
    };
}

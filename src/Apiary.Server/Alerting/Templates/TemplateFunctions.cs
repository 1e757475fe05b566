using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Apiary.Server.Alerting.Templates;

/// <summary>The functions of templates: the usual ones of the language, and <c>toJson</c>, <c>quote</c>, <c>upper</c>, <c>lower</c>, <c>now</c>, <c>date</c>.</summary>
internal sealed class TemplateFunctions(DateTimeOffset now)
{
    // In templates names begin with capitals, in JSON they do not.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DictionaryKeyPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Whether a value counts as true: neither nothing nor empty nor zero.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        string text => text.Length > 0,
        double number => number != 0,
        IReadOnlyDictionary<string, object?> fields => fields.Count > 0,
        ICollection items => items.Count > 0,
        _ => true,
    };

    /// <summary>How a value is written.</summary>
    public static string ToText(object? value) => value switch
    {
        null => "<no value>",
        string text => text,
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " +0000 UTC",
        IReadOnlyDictionary<string, object?> fields => $"map[{string.Join(' ', fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{ToText(pair.Value)}"))}]",
        IEnumerable items => $"[{string.Join(' ', items.Cast<object?>().Select(ToText))}]",
        _ => "",
    };

    /// <summary>What a range goes over, with the index or the name.</summary>
    public static IEnumerable<(object? Key, object? Value)> Items(object? value) => value switch
    {
        null => [],
        IReadOnlyDictionary<string, object?> fields => fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ((object?)pair.Key, pair.Value)),
        string => throw new TemplateException("range can't iterate over a string"),
        IEnumerable items => items.Cast<object?>().Select((item, index) => ((object?)(double)index, item)),
        _ => throw new TemplateException($"range can't iterate over {ToText(value)}"),
    };

    /// <summary>Calls a function. Throws <see cref="TemplateException"/>.</summary>
    public object? Call(string name, IReadOnlyList<object?> arguments) => name switch
    {
        "and" => arguments.FirstOrDefault(value => !IsTrue(value), Needed(name, arguments, 1)[^1]),
        "or" => arguments.FirstOrDefault(IsTrue, Needed(name, arguments, 1)[^1]),
        "not" => !IsTrue(Needed(name, arguments, 1)[0]),
        "eq" => Needed(name, arguments, 2).Skip(1).Any(other => IsEqual(arguments[0], other)),
        "ne" => !IsEqual(Needed(name, arguments, 2)[0], arguments[1]),
        "lt" => Order(name, arguments) < 0,
        "le" => Order(name, arguments) <= 0,
        "gt" => Order(name, arguments) > 0,
        "ge" => Order(name, arguments) >= 0,
        "len" => (double)(Needed(name, arguments, 1)[0] is string text ? Encoding.UTF8.GetByteCount(text) : Items(arguments[0]).Count()),
        "index" => arguments.Skip(1).Aggregate(Needed(name, arguments, 1)[0], Index),
        "print" => string.Concat(arguments.Select(ToText)),
        "println" => string.Join(' ', arguments.Select(ToText)) + "\n",
        "printf" => TemplateFormat.Apply(ToText(Needed(name, arguments, 1)[0]), [.. arguments.Skip(1)]),
        "toJson" => ToJson(Needed(name, arguments, 1)[0]),
        "quote" => string.Join(' ', Needed(name, arguments, 1).Select(value => ToJson(ToText(value)))),
        "upper" => ToText(Needed(name, arguments, 1)[0]).ToUpperInvariant(),
        "lower" => ToText(Needed(name, arguments, 1)[0]).ToLowerInvariant(),
        "now" => now,
        "date" => TemplateFormat.Date(ToText(Needed(name, arguments, 2)[0]), arguments[1]),
        _ => throw new TemplateException($"function \"{name}\" not defined"),
    };

    /// <summary>A value as JSON.</summary>
    public static string ToJson(object? value) => JsonSerializer.Serialize(value is DateTimeOffset time ? time.UtcDateTime : value, Json);

    private static IReadOnlyList<object?> Needed(string name, IReadOnlyList<object?> arguments, int least) =>
        arguments.Count >= least ? arguments : throw new TemplateException($"wrong number of args for {name}: want at least {least} got {arguments.Count}");

    private static bool IsEqual(object? left, object? right) => Equals(left, right);

    private static int Order(string name, IReadOnlyList<object?> arguments) => (Needed(name, arguments, 2)[0], arguments[1]) switch
    {
        (double left, double right) => left.CompareTo(right),
        (string left, string right) => string.CompareOrdinal(left, right),
        _ => throw new TemplateException("incompatible types for comparison"),
    };

    private static object? Index(object? value, object? key) => (value, key) switch
    {
        (IReadOnlyDictionary<string, object?> fields, string name) => fields.GetValueOrDefault(name),
        (IList items, double number) => number >= 0 && number < items.Count ? items[(int)number] : throw new TemplateException($"index out of range: {ToText(key)}"),
        _ => throw new TemplateException($"can't index {ToText(value)} by {ToText(key)}"),
    };
}

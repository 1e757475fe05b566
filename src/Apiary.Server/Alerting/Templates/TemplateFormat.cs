using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Apiary.Server.Alerting.Templates;

/// <summary>Go's formats: of <c>printf</c>, and of times, which are written as the second of January 2006 at 15:04:05.</summary>
internal static partial class TemplateFormat
{
    private const int MaxPrecision = 100, MaxWidth = 1_000;

    // The longer of two that begin alike first.
    private static readonly (string Go, string Ours)[] TimeParts =
    [
        ("January", "MMMM"), ("Monday", "dddd"), ("2006", "yyyy"), ("-07:00", "'+00:00'"), ("Z07:00", "'Z'"), ("-0700", "'+0000'"), (".000000000", ".fffffff'00'"), (".000", ".fff"), ("Jan", "MMM"), ("Mon", "ddd"), ("MST", "'UTC'"),
        ("01", "MM"), ("02", "dd"), ("15", "HH"), ("03", "hh"), ("04", "mm"), ("05", "ss"), ("06", "yy"), ("PM", "tt"), ("1", "%M"), ("2", "%d"), ("3", "%h"),
    ];

    /// <summary>A format with its values: <c>%v</c>, <c>%s</c>, <c>%q</c>, <c>%d</c>, <c>%f</c>, <c>%g</c>, <c>%e</c>, <c>%t</c>, <c>%#v</c>, <c>%%</c>, with width and precision.</summary>
    public static string Apply(string format, IReadOnlyList<object?> values)
    {
        var next = 0;
        var text = Verb().Replace(format, match =>
        {
            var verb = match.Groups["verb"].Value;
            if (verb == "%") return "%";
            return next < values.Count ? Pad(One(verb, match, values[next++]), match) : $"%!{verb}(MISSING)";
        });
        return next < values.Count ? $"{text}%!(EXTRA {string.Join(", ", values.Skip(next).Select(TemplateFunctions.ToText))})" : text;
    }

    /// <summary>A time in a format of Go's.</summary>
    public static string Date(string format, object? value)
    {
        var time = value switch
        {
            DateTimeOffset known => known,
            double seconds when Math.Abs(seconds) < 1e11 => DateTimeOffset.FromUnixTimeSeconds((long)seconds),
            string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) => read,
            _ => throw new TemplateException($"expected a time, found {TemplateFunctions.ToText(value)}"),
        };
        var written = new StringBuilder();
        for (var at = 0; at < format.Length;)
        {
            var part = TimeParts.FirstOrDefault(part => string.CompareOrdinal(format, at, part.Go, 0, part.Go.Length) == 0);
            written.Append(part.Go is null ? format[at].ToString() : time.UtcDateTime.ToString(part.Ours, CultureInfo.InvariantCulture));
            at += part.Go?.Length ?? 1;
        }

        return written.ToString();
    }

    private static string One(string verb, Match match, object? value)
    {
        var precision = match.Groups["precision"].Success ? Math.Min(MaxPrecision, Number(match.Groups["precision"].Value)) : -1;
        var isPlain = match.Groups["flags"].Value.Contains('#', StringComparison.Ordinal);
        return (verb, value) switch
        {
            ("v", string text) => isPlain ? TemplateFunctions.ToJson(text) : text,
            ("v", _) => TemplateFunctions.ToText(value),
            ("s", _) => precision >= 0 && TemplateFunctions.ToText(value) is var text && text.Length > precision ? text[..precision] : TemplateFunctions.ToText(value),
            ("q", _) => TemplateFunctions.ToJson(TemplateFunctions.ToText(value)),
            ("t", bool) => TemplateFunctions.ToText(value),
            ("d", double number) => Math.Truncate(number).ToString("0", CultureInfo.InvariantCulture),
            ("f", double number) => number.ToString($"F{(precision < 0 ? 6 : precision)}", CultureInfo.InvariantCulture),
            ("e", double number) => number.ToString($"0.{new string('0', precision < 0 ? 6 : precision)}e+00", CultureInfo.InvariantCulture),
            ("g", double number) => precision > 0 ? number.ToString($"G{precision}", CultureInfo.InvariantCulture) : TemplateFunctions.ToText(number),
            _ => $"%!{verb}({TemplateFunctions.ToText(value)})",
        };
    }

    private static string Pad(string text, Match match)
    {
        var width = match.Groups["width"].Success ? Math.Min(MaxWidth, Number(match.Groups["width"].Value)) : 0;
        var flags = match.Groups["flags"].Value;
        return flags.Contains('-', StringComparison.Ordinal) ? text.PadRight(width) : text.PadLeft(width, flags.Contains('0', StringComparison.Ordinal) ? '0' : ' ');
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("%(?<flags>[-+#0 ]*)(?<width>[1-9][0-9]*)?(\\.(?<precision>[0-9]*))?(?<verb>[a-zA-Z%])")]
    private static partial Regex Verb();
}

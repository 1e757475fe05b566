using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Apiary.Cli.Asking;

/// <summary>The flags that make a query specification.</summary>
internal sealed class QueryFlags
{
    private readonly Option<string?> dataset = new("--dataset", "-d") { Description = "dataset; all of the environment when left out", HelpName = "NAME" };
    private readonly Option<string[]> fields = Many("--field", null, "a calculated field: 'speed=IF(LT($duration_ms, 100), \"fast\", \"slow\")'; may be repeated", "NAME=EXPRESSION");
    private readonly Option<string[]> calculations = Many("--calc", "-c", "what to compute: COUNT, P99(duration_ms), 'AVG(x) as mean'; may be repeated", "CALC");
    private readonly Option<string[]> filters = Many("--where", "-w", "which events: status>=500, 'name contains GET', 'route in (/a,/b)', 'error exists'; may be repeated", "FILTER");
    private readonly Option<bool> any = new("--any") { Description = "one filter is enough (OR instead of AND)" };
    private readonly Option<string[]> breakdowns = Many("--by", "-b", "group by columns; may be repeated or separated by commas", "COLUMN");
    private readonly Option<string[]> orders = Many("--order", "-o", "order of the groups: 'P99(duration_ms) desc', 'route asc'; may be repeated", "TERM");
    private readonly Option<string[]> havings = Many("--having", null, "only groups such as 'COUNT > 10'; may be repeated", "CONDITION");
    private readonly Option<int?> limit = new("--limit", "-n") { Description = "most groups", HelpName = "N" };
    private readonly Option<string?> granularity = new("--granularity", "-g") { Description = "width of a time bucket: 60s, 5m", HelpName = "TIME" };
    private readonly Option<string?> since = new("--since", "-s") { Description = "how far back: 15m, 2h (default), 7d", HelpName = "TIME" };
    private readonly Option<string?> from = new("--from") { Description = "start: 2024-05-01T12:00:00Z", HelpName = "TIME" };
    private readonly Option<string?> to = new("--to") { Description = "end", HelpName = "TIME" };
    private readonly Option<bool> usageMode = new("--usage-mode") { Description = "count stored events, without their sample rates" };
    private readonly Option<string?> json = new("--json") { Description = "the whole specification as JSON, or @FILE; instead of the flags", HelpName = "SPEC" };

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [dataset, fields, calculations, filters, any, breakdowns, orders, havings, limit, granularity, since, from, to, usageMode, json];
        foreach (var option in options) command.Add(option);
    }

    /// <summary>Adds to a command the flags that say which events, without those that say what to compute.</summary>
    public void AddScopeTo(Command command)
    {
        Option[] options = [dataset, fields, filters, any, since, from, to, usageMode];
        foreach (var option in options) command.Add(option);
    }

    /// <summary>The dataset, null for all.</summary>
    public string? Dataset(ParseResult parsed) => parsed.GetValue(dataset);

    /// <summary>The specification as JSON. Throws <see cref="CliException"/>.</summary>
    public string ToJson(ParseResult parsed)
    {
        if (parsed.GetValue(json) is { } given) return given.StartsWith('@') ? File.ReadAllText(given[1..]) : given;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, parsed);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A specification of nothing but filters. Throws <see cref="CliException"/>.</summary>
    public static string FiltersToJson(IEnumerable<string> texts)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            WriteFilters(writer, texts);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes filters as a field of an object; nothing when there are none. Throws <see cref="CliException"/>.</summary>
    public static void WriteFilters(Utf8JsonWriter writer, IEnumerable<string> texts) =>
        WriteAll(writer, "filters", texts.Select(FilterText.Parse), static (writer, item) => item.Write(writer));

    private static Option<string[]> Many(string name, string? alias, string description, string helpName) =>
        new(name, alias is null ? [] : [alias]) { Description = description, HelpName = helpName, DefaultValueFactory = _ => [] };

    private void Write(Utf8JsonWriter writer, ParseResult parsed)
    {
        writer.WriteStartObject();
        WriteAll(writer, "calculated_fields", Values(parsed, fields), WriteField);
        WriteAll(writer, "calculations", Values(parsed, calculations).Select(CalculationText.Parse), static (writer, item) => item.Write(writer));
        WriteFilters(writer, Values(parsed, filters));
        if (parsed.GetValue(any)) writer.WriteString("filter_combination", "OR");
        WriteAll(writer, "breakdowns", Columns(parsed), static (writer, item) => writer.WriteStringValue(item));
        WriteAll(writer, "orders", Values(parsed, orders), (writer, item) => WriteOrder(writer, item, Columns(parsed)));
        WriteAll(writer, "havings", Values(parsed, havings), WriteHaving);
        if (parsed.GetValue(limit) is { } most) writer.WriteNumber("limit", most);
        if (parsed.GetValue(granularity) is { } width) writer.WriteNumber("granularity", TimeText.ParseDuration(width));
        if (parsed.GetValue(since) is { } range) writer.WriteNumber("time_range", TimeText.ParseDuration(range));
        if (parsed.GetValue(from) is { } start) writer.WriteNumber("start_time", TimeText.ParseInstant(start));
        if (parsed.GetValue(to) is { } end) writer.WriteNumber("end_time", TimeText.ParseInstant(end));
        if (parsed.GetValue(usageMode)) writer.WriteBoolean("usage_mode", true);
        writer.WriteEndObject();
    }

    private static string[] Values(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];

    private string[] Columns(ParseResult parsed) => [.. Values(parsed, breakdowns).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static void WriteAll<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        var all = items.ToList();
        if (all.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var item in all) write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter writer, string text)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } name, var expression]) throw new CliException($"--field: expected NAME=EXPRESSION, found {text}");
        writer.WriteStartObject();
        writer.WriteString("name", name.Trim());
        writer.WriteString("expression", expression);
        writer.WriteEndObject();
    }

    private static void WriteOrder(Utf8JsonWriter writer, string text, IReadOnlyList<string> columns)
    {
        var words = text.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var direction = words[^1].ToLowerInvariant() switch
        {
            "desc" or "descending" => "descending",
            "asc" or "ascending" => "ascending",
            _ => null,
        };
        var term = direction is null ? text.Trim() : string.Join(' ', words[..^1]);
        writer.WriteStartObject();
        if (columns.Contains(term))
        {
            writer.WriteString("column", term);
        }
        else
        {
            var calculation = CalculationText.Parse(term);
            writer.WriteString("op", calculation.Op);
            if (calculation.Column is not null) writer.WriteString("column", calculation.Column);
        }

        // Of what is computed one wants the largest first, of names the alphabet.
        writer.WriteString("order", direction ?? (columns.Contains(term) ? "ascending" : "descending"));
        writer.WriteEndObject();
    }

    private static void WriteHaving(Utf8JsonWriter writer, string text)
    {
        var filter = FilterText.Parse(text);
        var calculation = CalculationText.Parse(filter.Column);
        if (!double.TryParse(filter.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new CliException($"expected a condition such as 'COUNT > 10', found '{text}'", ExitCodes.Usage);
        writer.WriteStartObject();
        writer.WriteString("calculate_op", calculation.Op);
        if (calculation.Column is not null) writer.WriteString("column", calculation.Column);
        writer.WriteString("op", filter.Op);
        writer.WriteNumber("value", number);
        writer.WriteEndObject();
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Tests.Queries;

/// <summary>
/// One file of <c>tests/cases/queries</c>: sections that begin with <c>-- name</c>. <c>types</c>: a column and its declared type
/// a line. <c>data</c>: an event a line as JSON; <c>time</c> in Unix seconds and <c>samplerate</c> are not fields. <c>query</c>:
/// the spec. <c>groups</c>, <c>total</c>, <c>other</c>, <c>series</c>: tables with <c>|</c> between cells and a header of
/// breakdowns and calculations; null is <c>null</c>. Lines that begin with <c>#</c> are comments.
/// </summary>
internal sealed class QueryCase
{
    private readonly Dictionary<string, List<string>> sections = [];

    private QueryCase(string path) => Path = path;

    public string Path { get; }

    public IEnumerable<string> Tables => sections.Keys.Where(section => section is "groups" or "total" or "other" or "series");

    public static QueryCase Read(string path)
    {
        var found = new QueryCase(path);
        List<string>? section = null;
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith('#') || line.Length == 0) continue;
            if (line.StartsWith("-- ", StringComparison.Ordinal)) found.sections[line[3..]] = section = [];
            else (section ?? throw new FormatException($"{path}: a line before the first section")).Add(line);
        }

        return found;
    }

    public IReadOnlyList<TestEvent> Events() => [.. sections["data"].Select(ReadEvent)];

    public QuerySpec Spec()
    {
        var errors = new List<SpecError>();
        var spec = QuerySpecJson.Read(Encoding.UTF8.GetBytes(string.Join('\n', sections["query"])), errors);
        if (spec is not null) errors.AddRange(QueryValidation.Check(spec));
        return errors.Count == 0 ? spec! : throw new FormatException($"{Path}: {string.Join(", ", errors)}");
    }

    public ColumnType? Declared(int datasetId, string column)
    {
        foreach (var line in sections.GetValueOrDefault("types") ?? [])
            if (line.Split(' ') is [var name, var type] && name == column) return Enum.Parse<ColumnType>(type, ignoreCase: true);
        return null;
    }

    public string Expected(string table) => string.Join('\n', sections[table].Select(line => string.Join(" | ", line.Split('|').Select(cell => cell.Trim()))));

    public static string Actual(string table, QueryResult result)
    {
        var calculations = result.Calculations.Select(calculation => calculation.Key);
        switch (table)
        {
            case "groups":
                return Table(result.Breakdowns.Concat(calculations), result.Groups.Select(group => group.Key.Concat(group.Values)));
            case "total":
                return Table(calculations, [result.Total.Values]);
            case "other":
                return Table(calculations, result.Other is { } other ? [other.Values] : []);
            default:
                var points = result.Groups
                    .SelectMany(group => group.Series.Select(point => group.Key.Concat(point.Values).Prepend(FieldValue.Integer(point.BucketSecond))));
                return Table(result.Breakdowns.Concat(calculations).Prepend("time"), points);
        }
    }

    private static string Table(IEnumerable<string> header, IEnumerable<IEnumerable<FieldValue>> rows) =>
        string.Join('\n', rows.Select(row => string.Join(" | ", row.Select(value => value.IsNull ? "null" : value.ToString()))).Prepend(string.Join(" | ", header)));

    private static TestEvent ReadEvent(string line)
    {
        using var json = JsonDocument.Parse(line);
        var fields = new Dictionary<string, FieldValue>();
        long nanos = 0;
        var rate = 1;
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name == "time") nanos = (long)(decimal.Parse(property.Value.GetRawText(), CultureInfo.InvariantCulture) * 1_000_000_000);
            else if (property.Name == "samplerate") rate = property.Value.GetInt32();
            else fields[property.Name] = Value(property.Value);
        }

        return new TestEvent(nanos, rate, fields.Where(field => !field.Value.IsNull).ToDictionary());
    }

    private static FieldValue Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => FieldValue.String(json.GetString()!),
        JsonValueKind.True or JsonValueKind.False => FieldValue.Boolean(json.GetBoolean()),
        // 200.0 is a float, 200 an integer.
        JsonValueKind.Number => json.GetRawText().AsSpan().IndexOfAny('.', 'e') < 0 ? FieldValue.Integer(json.GetInt64()) : FieldValue.Float(json.GetDouble()),
        _ => FieldValue.Null,
    };
}

using System.Globalization;

namespace Apiary.EndToEnd.Differential;

/// <summary>A filter in both languages. Negated ones hold where the column is absent, all others do not.</summary>
internal sealed record RandomFilter(string Json, string Sql)
{
    public static RandomFilter Next(Random random)
    {
        var column = RandomColumn.All[random.Next(RandomColumn.All.Count)];
        var quoted = $"\"{column.Name}\"";
        return random.Next(column.IsText ? 11 : 7) switch
        {
            0 => new($"{{\"column\":\"{column.Name}\",\"op\":\"exists\"}}", $"({quoted} IS NOT NULL)"),
            1 => new($"{{\"column\":\"{column.Name}\",\"op\":\"does-not-exist\"}}", $"({quoted} IS NULL)"),
            2 => Compare(column, "=", $"{quoted} = ?", random),
            3 => Compare(column, "!=", $"{quoted} IS NULL OR {quoted} <> ?", random),
            4 => Among(column, "in", $"{quoted} IN (?)", random),
            5 => Among(column, "not-in", $"{quoted} IS NULL OR {quoted} NOT IN (?)", random),
            6 => Ordered(column, random),
            7 => Compare(column, "starts-with", $"starts_with({quoted}, ?)", random),
            8 => Compare(column, "does-not-start-with", $"{quoted} IS NULL OR NOT starts_with({quoted}, ?)", random),
            9 => Compare(column, "contains", $"contains({quoted}, ?)", random),
            _ => Compare(column, "does-not-end-with", $"{quoted} IS NULL OR NOT ends_with({quoted}, ?)", random),
        };
    }

    private static RandomFilter Ordered(RandomColumn column, Random random)
    {
        var op = ((string[])[">", ">=", "<", "<="])[random.Next(4)];
        // Booleans have no order that a user would ask for.
        return column.SqlType == "BOOLEAN" ? Compare(column, "=", $"\"{column.Name}\" = ?", random) : Compare(column, op, $"\"{column.Name}\" {op} ?", random);
    }

    private static RandomFilter Compare(RandomColumn column, string op, string sql, Random random)
    {
        var value = Value(column, random);
        return new($"{{\"column\":\"{column.Name}\",\"op\":\"{op}\",\"value\":{value}}}", $"({sql.Replace("?", Literal(column, value), StringComparison.Ordinal)})");
    }

    private static RandomFilter Among(RandomColumn column, string op, string sql, Random random)
    {
        string[] values = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Value(column, random))];
        var list = string.Join(", ", values.Select(value => Literal(column, value)));
        return new(string.Create(CultureInfo.InvariantCulture, $"{{\"column\":\"{column.Name}\",\"op\":\"{op}\",\"value\":[{string.Join(',', values)}]}}"), $"({sql.Replace("?", list, StringComparison.Ordinal)})");
    }

    /// <summary>A value as the column holds them.</summary>
    private static string Value(RandomColumn column, Random random)
    {
        while (true)
        {
            if (column.Next(random) is { } value) return value;
        }
    }

    private static string Literal(RandomColumn column, string json) => column.IsText ? $"'{json[1..^1]}'" : json;
}

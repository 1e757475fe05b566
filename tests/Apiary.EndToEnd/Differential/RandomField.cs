using System.Globalization;

namespace Apiary.EndToEnd.Differential;

/// <summary>A random expression in Honeycomb's language, and what it means in SQL. One that may be absent is NULL there.</summary>
/// <param name="Text">As a calculated field has it.</param>
/// <param name="Sql">The same for DuckDB.</param>
internal sealed record RandomField(string Text, string Sql)
{
    private static readonly string[] Words = ["", "a", "GET /cart", "größe", "ab", "user-7"];
    private static readonly string[] Patterns = ["a+b?", "^u.*-([0-9])", "[eö]", "(GET|zebra)", "/c"];
    private static readonly (string Name, string Sql)[] Comparisons = [("LT", "<"), ("LTE", "<="), ("GT", ">"), ("GTE", ">=")];

    /// <summary>One that gives texts.</summary>
    public static RandomField OfText(Random random, int depth)
    {
        if (depth == 0) return Column(random, column => column.IsText && column.Name != "id");
        switch (random.Next(8))
        {
            case 0: return Literal(random);
            case 1:
                var (condition, yes, no) = (OfTruth(random, depth - 1), OfText(random, depth - 1), OfText(random, depth - 1));
                return new($"IF({condition.Text}, {yes.Text}, {no.Text})", $"CASE WHEN {condition.Sql} THEN {yes.Sql} ELSE {no.Sql} END");
            case 2:
                var (first, second) = (OfText(random, depth - 1), OfText(random, depth - 1));
                return new($"COALESCE({first.Text}, {second.Text})", $"COALESCE(NULLIF({first.Sql}, ''), NULLIF({second.Sql}, ''))");
            case 3:
                var (left, right) = (OfText(random, depth - 1), OfText(random, depth - 1));
                return new($"CONCAT({left.Text}, \"-\", {right.Text})", $"concat({left.Sql}, '-', {right.Sql})");
            case 4: return Wrap(OfText(random, depth - 1), "TO_LOWER({0})", "lower({0})");
            case 5:
                var (searched, pattern) = (OfText(random, depth - 1), Patterns[1 + random.Next(3)]);
                pattern = pattern.Contains('(', StringComparison.Ordinal) ? pattern : $"({pattern})";
                return new($"REG_VALUE({searched.Text}, `{pattern}`)", $"regexp_extract({searched.Sql}, '{pattern}', 1)");
            case 6:
                var (value, result) = (OfText(random, depth - 1), OfText(random, depth - 1));
                return new($"SWITCH({value.Text}, \"a\", {result.Text}, \"größe\", \"large\", \"other\")",
                    $"CASE WHEN {value.Sql} IS NOT DISTINCT FROM 'a' THEN {result.Sql} WHEN {value.Sql} IS NOT DISTINCT FROM 'größe' THEN 'large' ELSE 'other' END");
            default: return OfText(random, 0);
        }
    }

    /// <summary>One that gives true or false.</summary>
    public static RandomField OfTruth(Random random, int depth)
    {
        switch (random.Next(depth == 0 ? 3 : 8))
        {
            case 0 or 1:
                var (name, op) = Comparisons[random.Next(Comparisons.Length)];
                var (x, y) = (OfNumber(random, Math.Max(0, depth - 1)), Number(random));
                return new(random.Next(2) == 0 ? $"{name}({x.Text}, {y.Text})" : $"({x.Text} {op} {y.Text})", $"COALESCE({x.Sql} {op} {y.Sql}, false)");
            case 2: return Wrap(Column(random, _ => true), "EXISTS({0})", "({0} IS NOT NULL)");
            case 3: return Wrap(OfTruth(random, depth - 1), "NOT({0})", "(NOT {0})");
            case 4:
                var (a, b, isAnd) = (OfTruth(random, depth - 1), OfTruth(random, depth - 1), random.Next(2) == 0);
                return new($"({a.Text} {(isAnd ? "AND" : "OR")} {b.Text})", $"({a.Sql} {(isAnd ? "AND" : "OR")} {b.Sql})");
            case 5:
                var (text, part, test) = (OfText(random, depth - 1), Literal(random), random.Next(3));
                return new($"{((string[])["CONTAINS", "STARTS_WITH", "ENDS_WITH"])[test]}({text.Text}, {part.Text})", $"COALESCE({((string[])["contains", "starts_with", "ends_with"])[test]}({text.Sql}, {part.Sql}), false)");
            case 6: return OfText(random, depth - 1) is var matched && Patterns[random.Next(Patterns.Length)] is var regex ? new($"REG_MATCH({matched.Text}, `{regex}`)", $"COALESCE(regexp_matches({matched.Sql}, '{regex}'), false)") : null!;
            default:
                var (member, one, two) = (OfText(random, depth - 1), Literal(random), Literal(random));
                return new($"IN({member.Text}, {one.Text}, {two.Text})", $"COALESCE({member.Sql} IN ({one.Sql}, {two.Sql}), false)");
        }
    }

    /// <summary>One that gives numbers.</summary>
    public static RandomField OfNumber(Random random, int depth)
    {
        if (depth == 0) return Column(random, column => column.IsNumber);
        var (x, y) = (OfNumber(random, depth - 1), OfNumber(random, depth - 1));
        switch (random.Next(9))
        {
            case 0: return new($"SUM({x.Text}, {y.Text})", $"({Zero(x)} + {Zero(y)})");
            case 1: return new($"SUB({x.Text}, {y.Text})", $"({Zero(x)} - {Zero(y)})");
            case 2: return new($"MUL({x.Text}, {y.Text})", $"({Zero(x)} * {Zero(y)})");
            case 3: return new($"DIV({x.Text}, {y.Text})", $"CASE WHEN {Zero(y)} = 0 THEN NULL ELSE {Zero(x)} / {Zero(y)} END");
            case 4: return new($"MOD({x.Text}, 7)", $"({Zero(x)} % 7.0)");
            case 5: return new($"MIN({x.Text}, {y.Text})", $"least({Real(x)}, {Real(y)})");
            case 6: return Wrap(OfText(random, depth - 1), "LENGTH({0})", "length({0})::DOUBLE");
            case 7:
                var condition = OfTruth(random, depth - 1);
                return new($"IF({condition.Text}, {x.Text}, {y.Text})", $"CASE WHEN {condition.Sql} THEN {Real(x)} ELSE {Real(y)} END");
            default: return Wrap(x, "INT({0})", "COALESCE(trunc({0}), 0)::DOUBLE");
        }
    }

    private static RandomField Wrap(RandomField inner, string text, string sql) =>
        new(string.Format(CultureInfo.InvariantCulture, text, inner.Text), string.Format(CultureInfo.InvariantCulture, sql, inner.Sql));

    // Arithmetic takes what is no number as 0.
    private static string Zero(RandomField field) => $"COALESCE({Real(field)}, 0.0)";

    private static string Real(RandomField field) => $"({field.Sql})::DOUBLE";

    private static RandomField Column(Random random, Func<RandomColumn, bool> isWanted)
    {
        var columns = RandomColumn.All.Where(isWanted).ToList();
        var name = columns[random.Next(columns.Count)].Name;
        return new($"${name}", $"\"{name}\"");
    }

    private static RandomField Literal(Random random)
    {
        var word = Words[random.Next(Words.Length)];
        return new($"\"{word}\"", $"'{word}'");
    }

    private static RandomField Number(Random random)
    {
        var number = ((string[])["0", "1", "-2", "0.5", "20", "25.125"])[random.Next(6)];
        return new(number, $"{number}::DOUBLE");
    }
}

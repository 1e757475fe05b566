using System.Globalization;

namespace Apiary.Tests.Queries.Fields;

/// <summary>Random expressions by seed over the columns of <see cref="RandomEvents"/>, as text.</summary>
public sealed class RandomExpressions(int seed)
{
    private static readonly string[] Unary = ["NOT", "EXISTS", "BOOL", "INT", "FLOAT", "STRING", "TO_LOWER", "LENGTH", "LOG10", "UNIX_TIMESTAMP"];
    private static readonly string[] Binary = ["LT", "LTE", "GT", "GTE", "EQUALS", "SUB", "DIV", "MOD", "STARTS_WITH", "ENDS_WITH", "CONTAINS"];
    private static readonly string[] Several = ["AND", "OR", "SUM", "MUL", "MIN", "MAX", "CONCAT", "COALESCE", "IN", "NOT_IN", "IF", "METRO_HASH"];
    private static readonly string[] Literals = ["1", "0", "-3", "200", "404", "1.5", "100", "0.25", "true", "false", "null", "\"\"", "\"200\"", "\"true\"", "\"api\"", "\"/r/1\"", "\"error\""];

    private readonly Random random = new(seed);
    private readonly RandomSpecs columns = new(seed);

    /// <summary>The next one.</summary>
    public string Next(int depth = 3)
    {
        if (depth == 0 || random.Next(6) == 0) return random.Next(3) > 0 ? $"${columns.AnyColumn()}" : Literals[random.Next(Literals.Length)];
        string Argument() => Next(depth - 1);
        switch (random.Next(10))
        {
            case 0: return $"{Unary[random.Next(Unary.Length)]}({Argument()})";
            case 1: return random.Next(2) == 0 ? $"REG_VALUE({Argument()}, `(\\d+)`)" : $"REG_COUNT({Argument()}, `[a-e/]`)";
            case 2: return string.Create(CultureInfo.InvariantCulture, $"BUCKET({Argument()}, {random.Next(1, 200)}{(random.Next(2) == 0 ? ", 0, 1000" : "")})");
            case 3: return $"SWITCH({Argument()}, \"api\", {Argument()}, \"200\", {Argument()}, {Argument()})";
            case < 7: return $"{Binary[random.Next(Binary.Length)]}({Argument()}, {Argument()})";
            default:
                var name = Several[random.Next(Several.Length)];
                return $"{name}({string.Join(", ", Enumerable.Range(0, random.Next(2, 5)).Select(_ => Argument()))})";
        }
    }
}

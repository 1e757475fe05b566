namespace Apiary.EndToEnd.Differential;

/// <summary>One column of the random data: its SQL type and what it holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SqlType">DuckDB's type for it.</param>
/// <param name="Groups">True when its values are few and exact enough to group by.</param>
/// <param name="Next">The next value as JSON; null for absent.</param>
internal sealed record RandomColumn(string Name, string SqlType, bool Groups, Func<Random, string?> Next)
{
    private static readonly string[] Words = ["", "a", "GET /cart", "größe", "zebra", "ab", "aba"];

    public bool IsText => SqlType == "VARCHAR";

    public bool IsNumber => SqlType is "BIGINT" or "DOUBLE";

    /// <summary>One column of every kind, so that each encoding and each kind of presence is met.</summary>
    public static readonly IReadOnlyList<RandomColumn> All =
    [
        new("word", "VARCHAR", true, random => Text(Words[random.Next(Words.Length)])),
        new("sparse.word", "VARCHAR", true, random => random.Next(20) == 0 ? Text(Words[random.Next(3)]) : null),
        new("user", "VARCHAR", true, random => random.Next(10) == 0 ? null : Text($"user-{random.Next(400)}")),
        new("id", "VARCHAR", false, random => Text($"{random.NextInt64():x16}")),
        new("small", "BIGINT", true, random => random.Next(8) == 0 ? null : $"{random.Next(-5, 6)}"),
        new("large", "BIGINT", false, random => $"{random.NextInt64(-1_000_000_000_000, 1_000_000_000_000)}"),
        new("ms", "DOUBLE", false, random => random.Next(8) == 0 ? null : Decimal(Math.Exp(3 + 2 * random.NextDouble() * random.NextDouble()), "F3")),
        new("signed", "DOUBLE", false, random => random.Next(3) == 0 ? null : Decimal(random.NextDouble() * 2 - 1, "F6")),
        new("flag", "BOOLEAN", true, random => random.Next(3) switch { 0 => "true", 1 => "false", _ => null }),
        new("constant", "VARCHAR", true, _ => Text("production")),
    ];

    // A point at the end keeps a whole number a float for every reader.
    private static string Decimal(double value, string format) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture) + "1";

    private static string Text(string value) => $"\"{value}\"";
}

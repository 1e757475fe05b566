using Apiary.Engine.Events;

namespace Apiary.Tests.Queries;

/// <summary>
/// Random events by seed, for comparing engines. <see cref="Columns"/> says what each column holds; those of one type alone
/// can be loaded into a typed table of any other engine, "mixed" and "text" hold what only a schemaless store takes.
/// </summary>
public sealed class RandomEvents(int seed)
{
    /// <summary>The time of the first event may be this, in Unix seconds.</summary>
    public const long StartSecond = 1_700_000_000;

    private static readonly string[] Services = ["api", "web", "cart", "db", "größe", ""];
    private static readonly object?[] Mixed = [200, 200.0, "200", "404", 404, true, "true", "error", 1.5, -3, "-3", null, "", "1e2", 0];

    private readonly Random random = new(seed);

    /// <summary>Columns of one type, in a fixed order.</summary>
    public static IReadOnlyList<(string Name, ColumnType Type)> Columns { get; } =
    [
        ("service", ColumnType.String),
        ("user", ColumnType.String),
        ("route", ColumnType.String),
        ("status", ColumnType.Integer),
        ("size", ColumnType.Integer),
        ("duration_ms", ColumnType.Float),
        ("score", ColumnType.Float),
        ("error", ColumnType.Boolean),
    ];

    /// <summary>Columns whose values have several types; their declared types are those of <see cref="Declared"/>.</summary>
    public static IReadOnlyList<string> MixedColumns { get; } = ["mixed", "text", "flag", "number"];

    /// <summary>The declared type of each column.</summary>
    public static ColumnType? Declared(int datasetId, string column)
    {
        foreach (var (name, type) in Columns)
            if (name == column) return type;
        return column switch
        {
            // Declared differently in different datasets.
            "mixed" => datasetId == 0 ? ColumnType.Integer : ColumnType.String,
            "text" => ColumnType.String,
            "flag" => ColumnType.Boolean,
            "number" => ColumnType.Float,
            _ => null,
        };
    }

    /// <summary>Events within <paramref name="spanSeconds"/> from <see cref="StartSecond"/>, in no order of time.</summary>
    /// <param name="count">How many.</param>
    /// <param name="spanSeconds">Over how many seconds.</param>
    /// <param name="maxSampleRate">Sample rates are 1 up to this.</param>
    public IReadOnlyList<TestEvent> Make(int count, int spanSeconds, int maxSampleRate)
    {
        var events = new List<TestEvent>(count);
        for (var i = 0; i < count; i++)
        {
            var nanos = (StartSecond * 1_000_000_000) + (long)(random.NextDouble() * spanSeconds * 1e9);
            events.Add(new TestEvent(nanos, random.Next(1, maxSampleRate + 1), Fields()));
        }

        return events;
    }

    private Dictionary<string, FieldValue> Fields()
    {
        var fields = new Dictionary<string, FieldValue>();
        Add(fields, "service", 0.02, () => FieldValue.String(Services[random.Next(Services.Length)]));
        Add(fields, "user", 0.1, () => FieldValue.String($"user-{random.Next(40)}"));
        Add(fields, "route", 0.5, () => FieldValue.String($"/r/{random.Next(8)}/{(char)('a' + random.Next(4))}"));
        Add(fields, "status", 0.1, () => FieldValue.Integer(random.Next(5) switch { 0 => 500, 1 => 404, _ => 200 }));
        Add(fields, "size", 0.3, () => FieldValue.Integer(random.NextInt64(-1_000_000, 1_000_000_000_000)));
        // Quarters of a millisecond add up without rounding, whatever the order.
        Add(fields, "duration_ms", 0.1, () => FieldValue.Float(Math.Round(Math.Exp(random.NextDouble() * 12) * 4) / 4));
        Add(fields, "score", 0.2, () => FieldValue.Float(random.Next(-64, 64) / 8.0));
        Add(fields, "error", 0.3, () => FieldValue.Boolean(random.Next(4) == 0));
        foreach (var column in MixedColumns) Add(fields, column, 0.2, () => TestEvent.Value(Mixed[random.Next(Mixed.Length)]));
        return fields;
    }

    private void Add(Dictionary<string, FieldValue> fields, string name, double absent, Func<FieldValue> value)
    {
        if (random.NextDouble() < absent) return;
        var made = value();
        if (!made.IsNull) fields[name] = made;
    }
}

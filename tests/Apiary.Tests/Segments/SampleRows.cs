using Apiary.Engine.Events;

namespace Apiary.Tests.Segments;

/// <summary>Rows by seed that touch every form of lane: ids, texts, numbers, decimals, booleans, sparse and mixed columns.</summary>
internal static class SampleRows
{
    public static TestRow[] Create(int count, int seed, bool ascending = false)
    {
        var random = new Random(seed);
        var rows = new TestRow[count];
        var time = 1_700_000_000_000_000_000L;
        for (var i = 0; i < count; i++)
        {
            time += ascending ? random.Next(5000) : random.Next(-3000, 5000);
            var fields = new List<(string Name, FieldValue Value)>
            {
                ("trace.trace_id", FieldValue.String($"{(i / 12) + (seed * 1000L):x32}")),
                ("trace.span_id", FieldValue.String(random.NextInt64().ToString("x16"))),
                ("text", FieldValue.String($"sentence {random.Next(20)} of {random.Next(1000)}")),
                ("number", FieldValue.Integer(random.Next(1_000_000))),
                ("decimal", FieldValue.Float(random.Next(100_000) / 100.0)),
                ("flag", FieldValue.Boolean(random.Next(5) == 0)),
                ("mixed", random.Next(3) switch { 0 => FieldValue.String("ž"), 1 => FieldValue.Integer(-1), _ => FieldValue.Float(double.NaN) }),
            };
            if (random.Next(3) != 0) fields.Add(("route", FieldValue.String($"/route/{random.Next(60)}")));
            if (random.Next(20) == 0) fields.Add(("rare", FieldValue.Float(random.NextDouble())));
            if (random.Next(20) != 0) fields.Add(("usual", FieldValue.Integer(random.NextInt64(long.MinValue, long.MaxValue))));
            rows[i] = new TestRow(time, random.Next(10) == 0 ? 100 : 1, [.. fields]);
        }

        return rows;
    }
}

using System.Globalization;

namespace Apiary.Tests.Protocols.Otlp.Model;

/// <summary>Protocol reference 11 said slowly: which attribute gives the sample rate, and which fields it takes with it.</summary>
internal sealed class NaiveRate
{
    private NaiveRate(int value, string? name) => (Value, Name) = (value, name);

    /// <summary>The rate; 0 when no attribute gives one.</summary>
    public int Value { get; }

    /// <summary>The name under which it was found, which is no field of the item then; null when it was not.</summary>
    public string? Name { get; }

    /// <summary>The rate of an item's attributes, those of its scope and those of its resource: the first name anywhere before the second.</summary>
    public static NaiveRate Of(params IReadOnlyList<ModelMessage>[] levels)
    {
        foreach (var name in (string[])["sampleRate", "SampleRate"])
            foreach (var level in levels)
                if (NaiveAttributes.Last(level, name) is { } value) return new NaiveRate(Parse(value), name);
        return new NaiveRate(0, null);
    }

    /// <summary>The rate of a trace state, of those that stand for a whole number.</summary>
    public static int OfTraceState(string state) => state switch
    {
        "ot=th:c" or "th=c" => 4,
        "ot=th:8,x=y" => 2,
        "x=y, ot=rv:1;th:f" => 16,
        "ot=th:ffffffffffffff" => int.MaxValue,
        _ => 1,
    };

    private static int Parse(object value) => value switch
    {
        long number => (int)Math.Clamp(number, 1, int.MaxValue),
        int number => Math.Max(number, 1),
        double number => Round(number),
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Round(number),
        _ => 1,
    };

    private static int Round(double number) => double.IsNaN(number) ? 1 : (int)Math.Clamp(Math.Floor(number + 0.5), 1, int.MaxValue);
}

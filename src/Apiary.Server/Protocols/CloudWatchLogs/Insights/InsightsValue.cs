using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>A value in a row of an Insights query. Absent is <c>default</c>.</summary>
internal readonly record struct InsightsValue
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";
    private const double TwoTo63 = 9223372036854775808.0;

    private readonly string? text;
    private readonly long integer;
    private readonly double number;

    private InsightsValue(InsightsKind kind, string? text, long integer, double number)
    {
        Kind = kind;
        this.text = text;
        this.integer = integer;
        this.number = number;
    }

    /// <summary>The absent value.</summary>
    public static InsightsValue Null => default;

    /// <summary>What it is.</summary>
    public InsightsKind Kind { get; }

    /// <summary>Whether it is absent.</summary>
    public bool IsNull => Kind == InsightsKind.Null;

    /// <summary>A text; null is absent.</summary>
    public static InsightsValue Of(string? text) => text is null ? default : new InsightsValue(InsightsKind.Text, text, 0, 0);

    /// <summary>A whole number.</summary>
    public static InsightsValue Of(long integer) => new(InsightsKind.Integer, null, integer, integer);

    /// <summary>A number, whole where it is one; NaN and infinities are absent, as a division by zero has no value.</summary>
    public static InsightsValue Of(double number)
    {
        if (!double.IsFinite(number)) return default;
        return number == Math.Floor(number) && Math.Abs(number) < TwoTo63 ? Of((long)number) : new InsightsValue(InsightsKind.Number, null, 0, number);
    }

    /// <summary>True or false.</summary>
    public static InsightsValue Of(bool truth) => new(InsightsKind.Boolean, null, truth ? 1 : 0, truth ? 1 : 0);

    /// <summary>A time in milliseconds since the Unix epoch.</summary>
    public static InsightsValue OfTime(long milliseconds) => new(InsightsKind.Time, null, milliseconds, milliseconds);

    /// <summary>A stored value.</summary>
    public static InsightsValue Of(FieldValue value) => value.IsNull ? default : value.Type switch
    {
        ColumnType.Integer => Of(value.AsInteger()),
        ColumnType.Float => Of(value.AsFloat()),
        ColumnType.Boolean => Of(value.AsBoolean()),
        _ => Of(value.AsString()),
    };

    /// <summary>It as a number: numbers, times in milliseconds, booleans as 0 and 1, text that is wholly a number.</summary>
    public bool TryNumber(out double value)
    {
        value = number;
        return Kind switch
        {
            InsightsKind.Null => false,
            InsightsKind.Text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value),
            _ => true,
        };
    }

    /// <summary>It as a whole number, fractions cut off; null when it is no number, or too large.</summary>
    public long? ToInteger()
    {
        if (Kind is InsightsKind.Integer or InsightsKind.Time or InsightsKind.Boolean) return integer;
        return TryNumber(out var value) && Math.Abs(value) < TwoTo63 ? (long)value : null;
    }

    /// <summary>Whether a filter takes it for true.</summary>
    public bool IsTrue => Kind switch
    {
        InsightsKind.Null => false,
        InsightsKind.Text => text is "true" or "1",
        _ => number != 0,
    };

    /// <summary>It as results show it: numbers with at most 4 decimals, times in UTC to the millisecond. Empty when absent.</summary>
    public override string ToString() => Kind switch
    {
        InsightsKind.Null => "",
        InsightsKind.Text => text!,
        InsightsKind.Integer => integer.ToString(CultureInfo.InvariantCulture),
        InsightsKind.Boolean => integer != 0 ? "1" : "0",
        InsightsKind.Time => ShowTime(integer),
        _ => number.ToString(Math.Abs(number) < 1e15 ? "0.####" : "R", CultureInfo.InvariantCulture),
    };

    private static string ShowTime(long milliseconds)
    {
        var ticks = Math.Clamp(milliseconds, -62_135_596_800_000, 253_402_300_799_999);
        return DateTimeOffset.FromUnixTimeMilliseconds(ticks).UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
    }
}

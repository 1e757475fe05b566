using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>
/// The labels of BUCKET: <c>0 - 10</c>, <c>10 - 20</c> and so on from the lower bound, or from 0; a value on a boundary belongs to the lower one, but the
/// lower bound itself to the first. What lies outside the bounds is <c>&lt; 0</c> or <c>&gt; 30</c>.
/// </summary>
/// <param name="size">Their width; above 0.</param>
/// <param name="min">The lower bound; null for none.</param>
/// <param name="max">The upper bound; null for none.</param>
internal sealed class FieldBuckets(double size, double? min, double? max)
{
    /// <summary>The label for a number; null for what is none.</summary>
    public FieldValue LabelOf(in FieldValue value)
    {
        if (!FieldValues.IsNumber(value)) return FieldValue.Null;
        var number = FieldValues.Number(value);
        if (!double.IsFinite(number)) return FieldValue.Null;
        if (number < min) return FieldValue.String($"< {Text(min.Value)}");
        if (number > max) return FieldValue.String($"> {Text(max.Value)}");
        var origin = min ?? 0;
        var index = Math.Ceiling((number - origin) / size) - 1;
        if (min is not null) index = Math.Max(0, index);
        var (from, to) = (origin + (index * size), origin + ((index + 1) * size));
        return FieldValue.String($"{Text(from)} - {Text(max is { } most ? Math.Min(to, most) : to)}");
    }

    // Decimal fractions are rounded where only the last bits of a double differ: 0.1 times 3 is 0.3.
    private static string Text(double number) => double.Parse(number.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
}

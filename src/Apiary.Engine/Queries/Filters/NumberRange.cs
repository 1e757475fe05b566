using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Filters;

/// <summary>
/// The numbers between two inclusive bounds, once as integers and once as doubles, so that a comparison of an integer with a
/// fraction, or of a float with an integer beyond 2^53, is exact. Empty when a minimum is above its maximum; NaN is never inside.
/// </summary>
internal readonly record struct NumberRange(long MinInteger, long MaxInteger, double MinNumber, double MaxNumber)
{
    // The first double above every long; -TwoTo63 is long.MinValue itself.
    private const double TwoTo63 = 9223372036854775808.0;

    public bool Contains(long value) => value >= MinInteger && value <= MaxInteger;

    public bool Contains(double value) => value >= MinNumber && value <= MaxNumber;

    /// <summary>The numbers for which <c>number op operand</c> holds; <paramref name="op"/> is a comparison other than NotEqual.</summary>
    public static NumberRange Of(FilterOp op, FieldValue operand)
    {
        // The least number >= operand and the greatest <= operand of each kind enclose it; equal when it is of that kind.
        long floor, ceiling;
        double below, above;
        if (operand.Type == ColumnType.Integer)
        {
            floor = ceiling = operand.AsInteger();
            (below, above) = Around(operand.AsInteger());
        }
        else
        {
            operand.TryGetNumber(out below);
            above = below;
            if (double.IsNaN(below)) return new NumberRange(1, 0, 1, 0);
            if (below >= TwoTo63 || below < -TwoTo63) return Beyond(op, below);
            floor = (long)Math.Floor(below);
            var up = Math.Ceiling(below);
            // Rounding up reaches 2^63 only from a number that is already whole, which was handled above.
            ceiling = (long)up;
        }

        return op switch
        {
            FilterOp.Equal => new NumberRange(ceiling, floor, above, below),
            FilterOp.Greater => new NumberRange(
                floor == long.MaxValue ? long.MaxValue : floor + 1, floor == long.MaxValue ? long.MinValue : long.MaxValue,
                double.BitIncrement(below), double.PositiveInfinity),
            FilterOp.GreaterOrEqual => new NumberRange(ceiling, long.MaxValue, above, double.PositiveInfinity),
            FilterOp.Less => new NumberRange(
                ceiling == long.MinValue ? long.MaxValue : long.MinValue, ceiling == long.MinValue ? long.MinValue : ceiling - 1,
                double.NegativeInfinity, double.BitDecrement(above)),
            _ => new NumberRange(long.MinValue, floor, double.NegativeInfinity, below),
        };
    }

    /// <summary>The greatest double not above <paramref name="integer"/> and the least not below it.</summary>
    private static (double Below, double Above) Around(long integer)
    {
        var nearest = (double)integer;
        if (nearest >= TwoTo63) return (double.BitDecrement(nearest), nearest);
        var back = (long)nearest;
        if (back == integer) return (nearest, nearest);
        return back < integer ? (nearest, double.BitIncrement(nearest)) : (double.BitDecrement(nearest), nearest);
    }

    /// <summary>For an operand outside of all longs: either every integer passes or none.</summary>
    private static NumberRange Beyond(FilterOp op, double operand)
    {
        var all = operand > 0 ? op is FilterOp.Less or FilterOp.LessOrEqual : op is FilterOp.Greater or FilterOp.GreaterOrEqual;
        var (min, max) = all ? (long.MinValue, long.MaxValue) : (long.MaxValue, long.MinValue);
        return op switch
        {
            FilterOp.Equal => new NumberRange(min, max, operand, operand),
            // Nothing lies above infinity; BitIncrement would stay there.
            FilterOp.Greater when double.IsPositiveInfinity(operand) => new NumberRange(min, max, 1, 0),
            FilterOp.Less when double.IsNegativeInfinity(operand) => new NumberRange(min, max, 1, 0),
            FilterOp.Greater => new NumberRange(min, max, double.BitIncrement(operand), double.PositiveInfinity),
            FilterOp.GreaterOrEqual => new NumberRange(min, max, operand, double.PositiveInfinity),
            FilterOp.Less => new NumberRange(min, max, double.NegativeInfinity, double.BitDecrement(operand)),
            _ => new NumberRange(min, max, double.NegativeInfinity, operand),
        };
    }
}

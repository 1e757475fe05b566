using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// RATE_AVG, RATE_SUM, RATE_MAX: by how much another operation's result differs from that of the bucket before; null when
/// either bucket has none. Over the whole range the mean of these differences.
/// </summary>
internal sealed class Rate(string name, CalculationOp inner) : CalculationOp(name, ColumnUse.Required)
{
    public override bool NeedsBuckets => true;

    public override bool IsMadeFromSeries => true;

    public override Type StateType => inner.StateType;

    public override Accumulator CreateState(AccumulatorContext context) => inner.CreateState(context);

    public override FieldValue Result(Accumulator state, int cell) => inner.Result(state, cell);

    public override FieldValue FinishSeries(Span<FieldValue> byBucket)
    {
        var before = FieldValue.Null;
        double sum = 0;
        var count = 0;
        foreach (ref var value in byBucket)
        {
            var now = value;
            value = Difference(now, before);
            before = now;
            if (!value.TryGetNumber(out var step)) continue;
            sum += step;
            count++;
        }

        return count == 0 ? FieldValue.Null : FieldValue.Float(sum / count);
    }

    private static FieldValue Difference(FieldValue now, FieldValue before)
    {
        if (now.IsNull || before.IsNull) return FieldValue.Null;
        if (now.Type == ColumnType.Integer && before.Type == ColumnType.Integer)
        {
            var exact = (Int128)now.AsInteger() - before.AsInteger();
            if (exact >= long.MinValue && exact <= long.MaxValue) return FieldValue.Integer((long)exact);
        }

        now.TryGetNumber(out var later);
        before.TryGetNumber(out var earlier);
        return FieldValue.Float(later - earlier);
    }
}

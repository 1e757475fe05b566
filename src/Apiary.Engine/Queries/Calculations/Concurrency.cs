using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// CONCURRENCY: how many spans overlap each time bucket, by their <c>duration_ms</c>; over the whole range the largest of
/// these. Events without a duration do not count; spans that began before the query's time are not seen.
/// </summary>
internal sealed class Concurrency() : CalculationOp("CONCURRENCY", ColumnUse.Forbidden)
{
    public override string ImpliedColumn => "duration_ms";

    public override bool NeedsBuckets => true;

    public override bool IsMadeFromSeries => true;

    public override Type StateType => typeof(ConcurrencyAccumulator);

    public override Accumulator CreateState(AccumulatorContext context) => new ConcurrencyAccumulator(context);

    public override FieldValue Result(Accumulator state, int cell) => FieldValue.Integer(((ConcurrencyAccumulator)state).Change(cell));

    public override FieldValue FinishSeries(Span<FieldValue> byBucket)
    {
        long now = 0, most = 0;
        foreach (ref var value in byBucket)
        {
            now += value.AsInteger();
            most = Math.Max(most, now);
            value = FieldValue.Integer(now);
        }

        return FieldValue.Integer(most);
    }
}

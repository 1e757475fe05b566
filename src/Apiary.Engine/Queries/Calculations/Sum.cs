using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>SUM: weight times value, added up.</summary>
internal sealed class Sum() : CalculationOp("SUM", ColumnUse.Required)
{
    public override Type StateType => typeof(SumAccumulator);

    public override Accumulator CreateState(AccumulatorContext context) => new SumAccumulator(context.Budget);

    public override FieldValue Result(Accumulator state, int cell) => ((SumAccumulator)state).Sum(cell);
}

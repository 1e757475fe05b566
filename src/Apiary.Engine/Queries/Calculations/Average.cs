using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>AVG: the weighted sum by the weight of the events that have a value.</summary>
internal sealed class Average() : CalculationOp("AVG", ColumnUse.Required)
{
    public override Type StateType => typeof(SumAccumulator);

    public override Accumulator CreateState(AccumulatorContext context) => new SumAccumulator(context.Budget);

    public override FieldValue Result(Accumulator state, int cell) => ((SumAccumulator)state).Average(cell);
}

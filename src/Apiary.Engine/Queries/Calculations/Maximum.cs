using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>MAX: the largest value; sample rates do not matter.</summary>
internal sealed class Maximum() : CalculationOp("MAX", ColumnUse.Required)
{
    public override Type StateType => typeof(ExtremeAccumulator<Largest>);

    public override Accumulator CreateState(AccumulatorContext context) => new ExtremeAccumulator<Largest>(context.Budget);

    public override FieldValue Result(Accumulator state, int cell) => ((ExtremeAccumulator<Largest>)state).Value(cell);
}

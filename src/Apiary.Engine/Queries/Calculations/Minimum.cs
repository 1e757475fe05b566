using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>MIN: the smallest value; sample rates do not matter.</summary>
internal sealed class Minimum() : CalculationOp("MIN", ColumnUse.Required)
{
    public override Type StateType => typeof(ExtremeAccumulator<Smallest>);

    public override Accumulator CreateState(AccumulatorContext context) => new ExtremeAccumulator<Smallest>(context.Budget);

    public override FieldValue Result(Accumulator state, int cell) => ((ExtremeAccumulator<Smallest>)state).Value(cell);
}

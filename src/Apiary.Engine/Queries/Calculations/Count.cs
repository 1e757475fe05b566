using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>COUNT: the weight of all events, or of those that have the column.</summary>
internal sealed class Count() : CalculationOp("COUNT", ColumnUse.Optional)
{
    public override Type StateType => typeof(CountAccumulator);

    public override Accumulator CreateState(AccumulatorContext context) => new CountAccumulator(context.Budget);

    public override FieldValue Result(Accumulator state, int cell) => FieldValue.Integer(((CountAccumulator)state).Weight(cell));
}

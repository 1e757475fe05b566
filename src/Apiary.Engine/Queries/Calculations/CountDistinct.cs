using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>COUNT_DISTINCT: different values, sample rates do not matter; exact up to a million values of the column, then estimated.</summary>
internal sealed class CountDistinct() : CalculationOp("COUNT_DISTINCT", ColumnUse.Required)
{
    public override Type StateType => typeof(DistinctAccumulator);

    public override Accumulator CreateState(AccumulatorContext context) =>
        context.Sketch ? new SketchAccumulator(context.Budget) : new DistinctAccumulator(context);

    public override FieldValue Result(Accumulator state, int cell) =>
        FieldValue.Integer(state is SketchAccumulator sketch ? sketch.Count(cell) : ((DistinctAccumulator)state).Count(cell));
}

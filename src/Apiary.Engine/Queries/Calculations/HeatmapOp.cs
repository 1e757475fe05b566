using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>HEATMAP: the distribution of the values by time bucket; no single value. See <see cref="HeatmapBuilder"/>.</summary>
internal sealed class HeatmapOp() : CalculationOp("HEATMAP", ColumnUse.Required)
{
    public override bool HasScalar => false;

    public override bool NeedsBuckets => true;

    public override Type StateType => typeof(HistogramAccumulator);

    public override Accumulator CreateState(AccumulatorContext context) => new HistogramAccumulator(context);

    public override FieldValue Result(Accumulator state, int cell) => FieldValue.Null;
}

using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>P001 to P999: the smallest value that the given share of the events, each counted with its weight, does not exceed.</summary>
internal sealed class Percentile(string name, double quantile) : CalculationOp(name, ColumnUse.Required)
{
    public override Type StateType => typeof(HistogramAccumulator);

    public override Accumulator CreateState(AccumulatorContext context) => new HistogramAccumulator(context);

    public override FieldValue Result(Accumulator state, int cell) =>
        ((HistogramAccumulator)state).Quantile(cell, quantile) is { } value ? FieldValue.Float(value) : FieldValue.Null;
}

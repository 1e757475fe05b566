using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>One operation of the specification: what it accumulates and how the state becomes a value. Immutable.</summary>
internal abstract class CalculationOp(string name, ColumnUse column)
{
    /// <summary>Its name in capitals.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it names a column.</summary>
    public ColumnUse Column { get; } = column;

    /// <summary>The column it reads without naming it; null for most.</summary>
    public virtual string? ImpliedColumn => null;

    /// <summary>False when it gives no single value for a group.</summary>
    public virtual bool HasScalar => true;

    /// <summary>True when its result for the whole range is made from the time buckets, so that they are needed even without a series.</summary>
    public virtual bool NeedsBuckets => false;

    /// <summary>True when <see cref="FinishSeries"/> has something to do.</summary>
    public virtual bool IsMadeFromSeries => false;

    /// <summary>Calculations over the same column and rows share a state when this is the same.</summary>
    public abstract Type StateType { get; }

    /// <summary>A state for one thread, of type <see cref="StateType"/>.</summary>
    public abstract Accumulator CreateState(AccumulatorContext context);

    /// <summary>The result of one cell; null when it has none.</summary>
    public abstract FieldValue Result(Accumulator state, int cell);

    /// <summary>For results made from the series: turns the buckets' own results into those shown, in place; returns the one for the whole range.</summary>
    public virtual FieldValue FinishSeries(Span<FieldValue> byBucket) => FieldValue.Null;
}

using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>One event, as <see cref="FieldFormula"/> reads it.</summary>
internal interface IFieldRow
{
    /// <summary>The value in a column, after coercion to its declared type; null when there is none.</summary>
    FieldValue Column(string name);

    /// <summary>The event's time in nanoseconds since the Unix epoch.</summary>
    long TimeNanos { get; }
}

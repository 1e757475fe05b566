using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>What a function gives for the values of its arguments.</summary>
internal delegate FieldValue FieldApply(ReadOnlySpan<FieldValue> values);

using Apiary.Engine.Events;

namespace Apiary.Tests.Queries;

/// <summary>One event as tests write it down. Null values stand for absent fields.</summary>
public sealed record TestEvent(long TimestampNanos, int SampleRate, IReadOnlyDictionary<string, FieldValue> Fields)
{
    public FieldValue this[string column] => Fields.TryGetValue(column, out var value) ? value : FieldValue.Null;

    /// <summary>An event at a second, with fields given as plain objects.</summary>
    public static TestEvent At(double second, int sampleRate, params (string Name, object? Value)[] fields) => new(
        (long)(second * 1e9),
        sampleRate,
        fields.ToDictionary(field => field.Name, field => Value(field.Value)));

    public static FieldValue Value(object? value) => value switch
    {
        null => FieldValue.Null,
        string text => FieldValue.String(text),
        bool truth => FieldValue.Boolean(truth),
        int integer => FieldValue.Integer(integer),
        long integer => FieldValue.Integer(integer),
        double number => FieldValue.Float(number),
        _ => throw new ArgumentException($"no field holds a {value.GetType().Name}"),
    };
}

using Apiary.Engine.Events;

namespace Apiary.Tests.Segments;

/// <summary>One event of a test: its time, sample rate and fields. A column may have a value of each type.</summary>
internal sealed record TestRow(long Time, int Rate, params (string Name, FieldValue Value)[] Fields);

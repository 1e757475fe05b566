using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Filters;

/// <summary>Equality and order against a number: on numbers, booleans as 0 and 1, and text that is wholly a number.</summary>
internal sealed class NumberTest(NumberRange range) : ValueTest
{
    public override NumberRange? Range => range;

    public override bool Text(ReadOnlySpan<byte> utf8) => Coercion.TryParseNumber(utf8, out var number) && range.Contains(number);

    public override bool Integer(long value) => range.Contains(value);

    public override bool Number(double value) => range.Contains(value);

    public override bool Boolean(bool value) => range.Contains(value ? 1L : 0L);
}

using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Filters;

/// <summary>Equality with true or false: numbers are true unless 0, of text only <c>true</c> and <c>false</c> are either.</summary>
internal sealed class TruthTest(bool expected) : ValueTest
{
    public override bool Text(ReadOnlySpan<byte> utf8) => Coercion.TryParseBoolean(utf8, out var value) && value == expected;

    public override bool Integer(long value) => value != 0 == expected;

    public override bool Number(double value) => value != 0 == expected;

    public override bool Boolean(bool value) => value == expected;
}

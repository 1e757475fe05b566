namespace Apiary.Engine.Queries.Filters;

/// <summary><c>ends-with</c>, case-sensitive.</summary>
internal sealed class EndsWithTest(byte[] operand) : TextTest
{
    public override bool Text(ReadOnlySpan<byte> utf8) => utf8.EndsWith(operand);
}

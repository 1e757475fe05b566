namespace Apiary.Engine.Queries.Filters;

/// <summary><c>contains</c>, case-sensitive.</summary>
internal sealed class ContainsTest(byte[] operand) : TextTest
{
    public override bool Text(ReadOnlySpan<byte> utf8) => utf8.IndexOf(operand) >= 0;
}

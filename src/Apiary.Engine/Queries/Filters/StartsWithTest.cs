namespace Apiary.Engine.Queries.Filters;

/// <summary><c>starts-with</c>, case-sensitive.</summary>
internal sealed class StartsWithTest(byte[] operand) : TextTest
{
    public override bool Text(ReadOnlySpan<byte> utf8) => utf8.StartsWith(operand);
}

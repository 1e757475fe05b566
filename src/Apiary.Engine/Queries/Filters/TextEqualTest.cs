namespace Apiary.Engine.Queries.Filters;

/// <summary><c>=</c> with a text.</summary>
internal sealed class TextEqualTest(byte[] operand) : TextTest
{
    public override IReadOnlyList<byte[]> Texts { get; } = [operand];

    public override bool Text(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual(operand);
}

using System.Diagnostics;

namespace Apiary.Engine.Queries.Filters;

/// <summary><c>&lt; &lt;= &gt; &gt;=</c> with a text: byte by byte, which for UTF-8 is the order of code points.</summary>
internal sealed class TextOrderTest(FilterOp op, byte[] operand) : TextTest
{
    public override bool Text(ReadOnlySpan<byte> utf8)
    {
        var order = utf8.SequenceCompareTo(operand);
        return op switch
        {
            FilterOp.Greater => order > 0,
            FilterOp.GreaterOrEqual => order >= 0,
            FilterOp.Less => order < 0,
            FilterOp.LessOrEqual => order <= 0,
            _ => throw new UnreachableException($"bug: {op} is no order"),
        };
    }
}

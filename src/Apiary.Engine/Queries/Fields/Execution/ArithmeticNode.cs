namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>SUM, SUB, MUL, DIV and MOD of two parts, as floats.</summary>
internal sealed class ArithmeticNode(FieldFunction function, FieldNode left, FieldNode right)
    : FieldNode(function is FieldFunction.Div or FieldFunction.Mod ? FieldKinds.Float | FieldKinds.Null : FieldKinds.Float)
{
    public override void Fill(FieldBlock block, FieldVector result)
    {
        left.Fill(block, result);
        ToNumbers(block, result);
        var b = block.Compute(right);
        ToNumbers(block, b);
        var numbers = result.Numbers[..block.Rows];
        var others = b.Numbers[..block.Rows];
        switch (function)
        {
            case FieldFunction.Sum: for (var row = 0; row < numbers.Length; row++) numbers[row] += others[row]; break;
            case FieldFunction.Sub: for (var row = 0; row < numbers.Length; row++) numbers[row] -= others[row]; break;
            case FieldFunction.Mul: for (var row = 0; row < numbers.Length; row++) numbers[row] *= others[row]; break;
            case FieldFunction.Div: for (var row = 0; row < numbers.Length; row++) numbers[row] /= others[row]; break;
            default: for (var row = 0; row < numbers.Length; row++) numbers[row] %= others[row]; break;
        }

        result.SetUniform(Kind.Float, block.Rows);
        if (function is FieldFunction.Div or FieldFunction.Mod) ClearWhereZero(result, others);
        block.Return(b);
    }

    private static void ClearWhereZero(FieldVector result, ReadOnlySpan<double> divisors)
    {
        for (var row = 0; row < divisors.Length; row++)
        {
            if (divisors[row] != 0) continue;
            result.Kinds[row] = Kind.Null;
            result.Uniform = null;
        }
    }

    private static void ToNumbers(FieldBlock block, FieldVector vector)
    {
        if (vector.Uniform == Kind.Float) return;
        for (var row = 0; row < block.Rows; row++) vector.Numbers[row] = vector.Kinds[row] switch
        {
            Kind.Float => vector.Numbers[row],
            Kind.Integer => vector.Bits[row],
            Kind.True => 1,
            Kind.Text => FieldValues.Number(block.Value(vector, row)),
            _ => 0,
        };
    }
}

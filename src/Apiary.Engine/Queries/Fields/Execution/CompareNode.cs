using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>LT, LTE, GT, GTE and EQUALS of two parts; with numbers of one kind in all rows in a loop of its own.</summary>
internal sealed class CompareNode(FieldFunction function, FieldNode left, FieldNode right) : FieldNode(FieldKinds.Boolean)
{
    public override void Fill(FieldBlock block, FieldVector result)
    {
        var a = block.Compute(left);
        Fill(block, a, result);
        block.Return(a);
    }

    public override void FillTruth(FieldBlock block, Span<ulong> bits)
    {
        var a = block.Compute(left);
        if (right is LiteralNode { Kind: Kind.Integer or Kind.Float } literal && a.Uniform == Kind.Float && literal.Value.TryGetNumber(out var number))
        {
            Bitmaps.NumbersInRange(a.Numbers[..block.Rows], Least(number), Most(number), bits);
        }
        else
        {
            var result = block.Rent();
            Fill(block, a, result);
            ToBits(block, result, bits);
            block.Return(result);
        }

        block.Return(a);
    }

    private void Fill(FieldBlock block, FieldVector a, FieldVector result)
    {
        if (right is LiteralNode { Kind: Kind.Integer or Kind.Float } literal && a.Uniform == Kind.Float && literal.Value.TryGetNumber(out var number))
        {
            CompareWith(a.Numbers[..block.Rows], number, result.Kinds);
        }
        else
        {
            var b = block.Compute(right);
            if (a.Uniform is Kind.Integer or Kind.Float && b.Uniform is Kind.Integer or Kind.Float) CompareNumbers(block, a, b, result.Kinds);
            else for (var row = 0; row < block.Rows; row++) result.Kinds[row] = Kind.Of(Holds(block, a, b, row));
            block.Return(b);
        }

        result.Uniform = null;
    }

    // What compares so with a number lies in a range, which NaN never does.
    private double Least(double number) => function switch
    {
        FieldFunction.LessThan or FieldFunction.LessOrEqual => double.NegativeInfinity,
        FieldFunction.GreaterThan => double.IsPositiveInfinity(number) ? double.NaN : double.BitIncrement(number),
        _ => number,
    };

    private double Most(double number) => function switch
    {
        FieldFunction.GreaterThan or FieldFunction.GreaterOrEqual => double.PositiveInfinity,
        FieldFunction.LessThan => double.IsNegativeInfinity(number) ? double.NaN : double.BitDecrement(number),
        _ => number,
    };

    private void CompareWith(ReadOnlySpan<double> numbers, double other, Span<byte> kinds)
    {
        kinds = kinds[..numbers.Length];
        switch (function)
        {
            case FieldFunction.LessThan: for (var row = 0; row < numbers.Length; row++) kinds[row] = Kind.Of(numbers[row] < other); break;
            case FieldFunction.LessOrEqual: for (var row = 0; row < numbers.Length; row++) kinds[row] = Kind.Of(numbers[row] <= other); break;
            case FieldFunction.GreaterThan: for (var row = 0; row < numbers.Length; row++) kinds[row] = Kind.Of(numbers[row] > other); break;
            case FieldFunction.GreaterOrEqual: for (var row = 0; row < numbers.Length; row++) kinds[row] = Kind.Of(numbers[row] >= other); break;
            default: for (var row = 0; row < numbers.Length; row++) kinds[row] = Kind.Of(numbers[row] == other); break;
        }
    }

    private void CompareNumbers(FieldBlock block, FieldVector a, FieldVector b, byte[] kinds)
    {
        if (a.Uniform == Kind.Integer && b.Uniform == Kind.Integer)
        {
            for (var row = 0; row < block.Rows; row++) kinds[row] = Kind.Of(Fits(a.Bits[row].CompareTo(b.Bits[row])));
            return;
        }

        for (var row = 0; row < block.Rows; row++)
        {
            var (x, y) = (a.Uniform == Kind.Integer ? a.Bits[row] : a.Numbers[row], b.Uniform == Kind.Integer ? b.Bits[row] : b.Numbers[row]);
            kinds[row] = Kind.Of(!double.IsNaN(x) && !double.IsNaN(y) && Fits(x.CompareTo(y)));
        }
    }

    private bool Holds(FieldBlock block, FieldVector a, FieldVector b, int row)
    {
        var (kind, other) = (a.Kinds[row], b.Kinds[row]);
        if (kind == Kind.Text && other == Kind.Text && a.Texts[row] == b.Texts[row]) return Fits(0);
        if (function == FieldFunction.Equal)
        {
            if (kind <= Kind.True || other <= Kind.True) return kind == other;
            return FieldValues.AreEqual(block.Value(a, row), block.Value(b, row));
        }

        return kind > Kind.True && other > Kind.True && FieldValues.Compare(block.Value(a, row), block.Value(b, row)) is { } order && Fits(order);
    }

    private bool Fits(int order) => function switch
    {
        FieldFunction.LessThan => order < 0,
        FieldFunction.LessOrEqual => order <= 0,
        FieldFunction.GreaterThan => order > 0,
        FieldFunction.GreaterOrEqual => order >= 0,
        _ => order == 0,
    };
}

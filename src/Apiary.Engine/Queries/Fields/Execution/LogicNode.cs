using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>AND, OR, NOT, EXISTS and BOOL of parts.</summary>
internal sealed class LogicNode(FieldFunction function, IReadOnlyList<FieldNode> parts) : FieldNode(FieldKinds.Boolean)
{
    public override void Fill(FieldBlock block, FieldVector result)
    {
        FillPart(block, parts[0], result);
        foreach (var part in parts.Skip(1))
        {
            var vector = block.Compute(part);
            var kinds = result.Kinds.AsSpan(0, block.Rows);
            var others = vector.Kinds.AsSpan(0, block.Rows);
            if (part.Kinds != FieldKinds.Boolean) ToTruth(block, vector);
            // False is 1 and True 2, so that AND is their minimum and OR their maximum.
            if (function == FieldFunction.And) for (var row = 0; row < kinds.Length; row++) kinds[row] = Math.Min(kinds[row], others[row]);
            else for (var row = 0; row < kinds.Length; row++) kinds[row] = Math.Max(kinds[row], others[row]);
            block.Return(vector);
        }

        result.Uniform = null;
    }

    public override void FillTruth(FieldBlock block, Span<ulong> bits)
    {
        if (function == FieldFunction.Exists)
        {
            base.FillTruth(block, bits);
            return;
        }

        parts[0].FillTruth(block, bits);
        if (function == FieldFunction.Not) Bitmaps.Not(bits, block.Rows);
        if (parts.Count == 1) return;
        var more = block.RentBits();
        var others = more.AsSpan(0, bits.Length);
        foreach (var part in parts.Skip(1))
        {
            part.FillTruth(block, others);
            if (function == FieldFunction.And) Bitmaps.And(bits, others);
            else Bitmaps.Or(bits, others);
        }

        block.Return(more);
    }

    /// <summary>Makes truth values of what counts as true and what does not.</summary>
    public static void ToTruth(FieldBlock block, FieldVector vector)
    {
        for (var row = 0; row < block.Rows; row++) vector.Kinds[row] = Kind.Of(block.IsTrue(vector, row));
    }

    private void FillPart(FieldBlock block, FieldNode part, FieldVector result)
    {
        part.Fill(block, result);
        var kinds = result.Kinds.AsSpan(0, block.Rows);
        if (function == FieldFunction.Exists)
        {
            foreach (ref var kind in kinds) kind = Kind.Of(kind != Kind.Null);
            return;
        }

        if (part.Kinds != FieldKinds.Boolean) ToTruth(block, result);
        if (function != FieldFunction.Not) return;
        foreach (ref var kind in kinds) kind = (byte)(Kind.False + Kind.True - kind);
    }
}

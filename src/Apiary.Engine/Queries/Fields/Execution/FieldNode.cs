using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>A part of an expression, made ready for one segment. Thread-safe: what changes is in the <see cref="FieldBlock"/>.</summary>
/// <param name="kinds">What it may give.</param>
/// <param name="hasOpenTexts">Whether it may give texts that are not among the <see cref="FieldTexts"/>.</param>
internal abstract class FieldNode(FieldKinds kinds, bool hasOpenTexts = false)
{
    /// <summary>What it may give.</summary>
    public FieldKinds Kinds => kinds;

    /// <summary>Whether it may give texts that are not among the <see cref="FieldTexts"/>.</summary>
    public bool HasOpenTexts => hasOpenTexts;

    /// <summary>Computes its values for the block.</summary>
    public abstract void Fill(FieldBlock block, FieldVector result);

    /// <summary>Sets the bit of each row whose value counts as true and clears all others.</summary>
    public virtual void FillTruth(FieldBlock block, Span<ulong> bits)
    {
        var vector = block.Compute(this);
        if (Kinds != FieldKinds.Boolean) LogicNode.ToTruth(block, vector);
        ToBits(block, vector, bits);
        block.Return(vector);
    }

    /// <summary>The bits of the rows that are true.</summary>
    protected static void ToBits(FieldBlock block, FieldVector vector, Span<ulong> bits)
    {
        ReadOnlySpan<byte> kinds = vector.Kinds.AsSpan(0, block.Rows);
        for (var word = 0; word < bits.Length; word++)
        {
            var part = kinds.Slice(word * Bitmaps.WordBits, Math.Min(Bitmaps.WordBits, kinds.Length - (word * Bitmaps.WordBits)));
            ulong mask = 0;
            for (var row = 0; row < part.Length; row++) mask |= (part[row] == Kind.True ? 1UL : 0) << row;
            bits[word] = mask;
        }
    }
}

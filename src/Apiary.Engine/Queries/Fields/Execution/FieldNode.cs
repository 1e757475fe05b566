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
}

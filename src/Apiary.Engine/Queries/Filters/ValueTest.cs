namespace Apiary.Engine.Queries.Filters;

/// <summary>
/// A condition on one value that is present, compiled from a filter and its operand. Negated operators are the negation of a
/// test over all rows, so a test never sees an absent value. Immutable and thread-safe.
/// </summary>
internal abstract class ValueTest
{
    /// <summary>True for a test that holds for every present value.</summary>
    public virtual bool HoldsForAll => false;

    /// <summary>The values for which the test holds, when it compares numbers; null for a test on text or a set.</summary>
    public virtual NumberRange? Range => null;

    /// <summary>The only texts for which <see cref="Text"/> holds, when they are few and known; null otherwise.</summary>
    public virtual IReadOnlyList<byte[]>? Texts => null;

    /// <summary>Whether a string value passes.</summary>
    public abstract bool Text(ReadOnlySpan<byte> utf8);

    /// <summary>Whether an integer value passes.</summary>
    public abstract bool Integer(long value);

    /// <summary>Whether a float value passes.</summary>
    public abstract bool Number(double value);

    /// <summary>Whether a boolean value passes.</summary>
    public abstract bool Boolean(bool value);
}

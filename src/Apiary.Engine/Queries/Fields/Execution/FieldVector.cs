using System.Runtime.InteropServices;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>An expression's values for the rows of one block: the kind of each, and beside it the number's bits or the text's number. Belongs to one thread.</summary>
internal sealed class FieldVector
{
    /// <summary>Bytes of one with all its parts.</summary>
    public const long MaxBytes = (long)Segment.BlockRows * (sizeof(byte) + sizeof(long) + sizeof(int));

    private long[]? bits;
    private int[]? texts;

    /// <summary>See <see cref="Kind"/>.</summary>
    public byte[] Kinds { get; } = new byte[Segment.BlockRows];

    /// <summary>The kind that all rows have; null when they differ, or are not known to be alike.</summary>
    public byte? Uniform { get; set; }

    /// <summary>Integers, and the bits of floats.</summary>
    public long[] Bits => bits ??= new long[Segment.BlockRows];

    /// <summary>The same as floats.</summary>
    public Span<double> Numbers => MemoryMarshal.Cast<long, double>(Bits.AsSpan());

    /// <summary>Numbers of texts, see <see cref="FieldTexts"/>.</summary>
    public int[] Texts => texts ??= new int[Segment.BlockRows];

    /// <summary>Gives all rows one kind.</summary>
    public void SetUniform(byte kind, int rows)
    {
        Kinds.AsSpan(0, rows).Fill(kind);
        Uniform = kind;
    }

    /// <summary>Copies one row's value.</summary>
    public void Copy(int row, FieldVector from)
    {
        var kind = from.Kinds[row];
        Kinds[row] = kind;
        if (kind is Kind.Integer or Kind.Float) Bits[row] = from.Bits[row];
        else if (kind == Kind.Text) Texts[row] = from.Texts[row];
    }
}

namespace Apiary.Engine.Segments;

/// <summary>
/// The strings of one block, row by row, in a buffer that is used again for the next block. Owned by one reader thread.
/// </summary>
public sealed class StringBlock
{
    private byte[] bytes = new byte[4096];
    private readonly int[] starts = new int[Segment.BlockRows];
    private readonly int[] lengths = new int[Segment.BlockRows];
    private int used;

    /// <summary>Whether row <paramref name="row"/> of the block has a value.</summary>
    public bool IsPresent(int row) => lengths[row] >= 0;

    /// <summary>The bytes of row <paramref name="row"/>, empty when it has no value. Valid until the next fill.</summary>
    public ReadOnlySpan<byte> Value(int row) => lengths[row] <= 0 ? default : bytes.AsSpan(starts[row], lengths[row]);

    /// <summary>Starts a fill for <paramref name="rows"/> rows, all without a value.</summary>
    public void Clear(int rows)
    {
        used = 0;
        lengths.AsSpan(0, rows).Fill(-1);
    }

    /// <summary>Sets the value of a row to a copy of <paramref name="value"/>.</summary>
    public void Set(int row, ReadOnlySpan<byte> value) => value.CopyTo(Allocate(row, value.Length));

    /// <summary>Sets the value of a row to <paramref name="length"/> bytes that the caller writes into the returned span before the next call.</summary>
    public Span<byte> Allocate(int row, int length)
    {
        if (used + length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + length));
        starts[row] = used;
        lengths[row] = length;
        used += length;
        return bytes.AsSpan(starts[row], length);
    }
}

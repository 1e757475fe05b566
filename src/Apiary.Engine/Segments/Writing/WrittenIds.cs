using System.Runtime.InteropServices;

namespace Apiary.Engine.Segments.Writing;

/// <summary>
/// The span ids of the file being written, as 8 bytes each, kept until the parent ids have been written: 8 bytes a row, which
/// is a quarter of reading and parsing them once more.
/// </summary>
internal sealed class WrittenIds(int blockCount)
{
    private readonly long[]?[] ids = new long[]?[blockCount];
    private readonly ulong[]?[] bitmaps = new ulong[]?[blockCount];

    /// <summary>Keeps the ids of a block's rows that have one, given as they were written.</summary>
    internal void Keep(int block, ReadOnlySpan<byte> raw, ReadOnlySpan<ulong> bitmap)
    {
        ids[block] = MemoryMarshal.Cast<byte, long>(raw).ToArray();
        bitmaps[block] = bitmap.ToArray();
    }

    /// <summary>The ids of a block and which rows they belong to; false when they were not kept.</summary>
    internal bool TryGet(int block, out ReadOnlySpan<long> blockIds, out ReadOnlySpan<ulong> bitmap)
    {
        blockIds = ids[block];
        bitmap = bitmaps[block];
        return ids[block] is not null;
    }
}

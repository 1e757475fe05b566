using System.Collections.Concurrent;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// The buffers one thread needs to look at one block, each with room for all its rows and made when first used. Rented for a
/// run and returned at its end; their content means nothing to the next.
/// </summary>
internal sealed class BlockBuffers
{
    private static readonly ConcurrentBag<BlockBuffers> Pool = [];

    // Some 4 MB each: as many as threads of two queries at once are kept.
    private static readonly int MaxPooled = Environment.ProcessorCount * 2;

    private static int rented;

    private uint[]? codes;
    private int[]? ids;
    private int[]? moreIds;
    private int[]? groups;
    private long[]? integers;
    private long[]? timestamps;
    private double[]? numbers;
    private ulong[]? hashes;
    private StringBlock? strings;

    /// <summary>Buffers rented and not yet returned, for tests.</summary>
    public static int Rented => Volatile.Read(ref rented);

    public ulong[] Selection { get; } = Bits();

    public ulong[] MoreSelection { get; } = Bits();

    public ulong[] FilterBits { get; } = Bits();

    public ulong[] AnyBits { get; } = Bits();

    public ulong[] LaneBits { get; } = Bits();

    public ulong[] PresenceBits { get; } = Bits();

    public uint[] Codes => codes ??= New<uint>();

    public int[] Ids => ids ??= New<int>();

    public int[] Groups => groups ??= New<int>();

    public int[] MoreIds => moreIds ??= New<int>();

    public long[] Integers => integers ??= New<long>();

    public long[] Timestamps => timestamps ??= New<long>();

    public double[] Numbers => numbers ??= New<double>();

    public ulong[] Hashes => hashes ??= New<ulong>();

    public StringBlock Strings => strings ??= new StringBlock();

    /// <summary>The rows of the query's own filters.</summary>
    public RowView BaseView { get; } = new();

    /// <summary>Those of them that pass a calculation's filters.</summary>
    public RowView FilteredView { get; } = new();

    /// <summary>Those of them that have a value.</summary>
    public RowView PresentView { get; } = new();

    public static BlockBuffers Rent()
    {
        Interlocked.Increment(ref rented);
        return Pool.TryTake(out var buffers) ? buffers : new BlockBuffers();
    }

    public static void Return(BlockBuffers buffers)
    {
        Interlocked.Decrement(ref rented);
        if (Pool.Count < MaxPooled) Pool.Add(buffers);
    }

    internal static T[] New<T>() => GC.AllocateUninitializedArray<T>(Segment.BlockRows);

    private static ulong[] Bits() => new ulong[Segment.BlockRows / Bitmaps.WordBits];
}

using System.Numerics;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Which service each span of a time range belongs to, 12 to 24 bytes a span. Filled by several threads at once without a lock;
/// read when that is over.
/// </summary>
/// <remarks>
/// Hot: one insertion and one look-up a span, each of which misses every cache: whoever has many fetches the slots ahead, which
/// takes a map of 10 M spans from 2.3 s of processor to 1.4 s (<c>Apiary.Bench questions --only map</c>). A slot is one word, so that it can be written at once: 44 bits of the span's hash
/// and the service's id. Two spans are taken for one with a chance of 2^-44 a pair that meets in a slot.
/// </remarks>
internal sealed class SpanIndex
{
    /// <summary>Service ids are smaller than this.</summary>
    public const int MaxServices = 1 << 20;

    private const ulong ServiceMask = MaxServices - 1;

    private readonly ulong[] slots;
    private long count;

    /// <param name="slotCount">A power of two.</param>
    public SpanIndex(int slotCount) => slots = new ulong[slotCount];

    /// <summary>How many slots so many spans need, at most two thirds of them taken.</summary>
    public static long SlotsFor(long spans) => (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(64, (spans * 3 / 2) + 1));

    /// <summary>What stands for a span: a hash of its trace and its own id.</summary>
    public static ulong HashOf(ulong traceKey, ulong spanKey) => Hash64.Compute(spanKey ^ BitOperations.RotateLeft(traceKey * 0x9E3779B97F4A7C15UL, 29));

    /// <summary>Fetches what <see cref="Add"/> or <see cref="Find"/> will need.</summary>
    public void Fetch(ulong hash) => Prefetch.Fetch(slots, (int)hash & (slots.Length - 1));

    /// <summary>Makes room for so many more spans: false when there is none, and then none may be put in.</summary>
    public bool TryReserve(int spans) => Interlocked.Add(ref count, spans) <= slots.Length - (slots.Length / 8);

    /// <summary>Puts a span in for which room was made. Of two with the same ids the service with the smaller id stays, whichever comes first.</summary>
    public void Add(ulong hash, int service)
    {
        var slot = (hash & ~ServiceMask) | (uint)service;
        for (var at = (int)hash & (slots.Length - 1); ; at = (at + 1) & (slots.Length - 1))
        {
            var there = Volatile.Read(ref slots[at]);
            while (there == 0 || ((there ^ slot) & ~ServiceMask) == 0)
            {
                if (there != 0 && there <= slot) return;
                var before = Interlocked.CompareExchange(ref slots[at], slot, there);
                if (before == there) return;
                there = before;
            }
        }
    }

    /// <summary>The service of a span; 0 when it is not there.</summary>
    public int Find(ulong hash)
    {
        for (var at = (int)hash & (slots.Length - 1); slots[at] != 0; at = (at + 1) & (slots.Length - 1))
            if (((slots[at] ^ hash) & ~ServiceMask) == 0) return (int)(slots[at] & ServiceMask);
        return 0;
    }
}

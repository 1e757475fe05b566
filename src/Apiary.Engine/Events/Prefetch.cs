using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Apiary.Engine.Events;

/// <summary>
/// Asks the processor for memory that will be needed soon. Where a table is larger than the nearest caches, a loop without
/// this waits for one miss after the other; with it the misses overlap.
/// </summary>
internal static class Prefetch
{
    /// <summary>Fetches an element, which must be in the array. Only a hint: changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(T[] array, int index)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        // A moved array would make the address stale, which a hint may be.
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index)));
    }
}

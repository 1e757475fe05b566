using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// Writes runs that are mostly short: whole vectors, a little beyond the run's end, where the next run overwrites them. The
/// bench <c>segment-decode</c> shows 0.3 ns a row for runs of 24, against 4 ns with one call of <c>Fill</c> a run.
/// </summary>
internal static class RunFiller
{
    /// <summary>Sets the elements from <paramref name="start"/> to <paramref name="end"/>; those behind, up to a vector's length, may change as well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Fill<T>(Span<T> values, int start, int end, T value) where T : unmanaged
    {
        if (!Vector256.IsHardwareAccelerated || end > values.Length - Vector256<T>.Count)
        {
            values[start..end].Fill(value);
            return;
        }

        // Here end is inside by a vector, and start is not behind end: no store leaves the span.
        ref var first = ref MemoryMarshal.GetReference(values);
        var vector = Vector256.Create(value);
        for (var at = start; at < end; at += Vector256<T>.Count) vector.StoreUnsafe(ref first, (nuint)at);
    }
}

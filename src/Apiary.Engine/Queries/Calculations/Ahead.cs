using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// Asks the processor for the cells of rows to come. With many groups the cells lie all over and out of the nearest cache;
/// without this a loop waits for as many as the processor happens to look ahead.
/// </summary>
internal static class Ahead
{
    private const int Rows = 48;

    /// <summary>Fetches the cell of the row <see cref="Rows"/> behind <paramref name="row"/>, if there is one. Only a hint: changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(T[] cells, ReadOnlySpan<int> cellOfRow, int row)
        where T : unmanaged
    {
        if (!Sse.IsSupported || row + Rows >= cellOfRow.Length) return;
        // A moved array would make the address stale, which a hint may be.
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(cells), cellOfRow[row + Rows])));
    }
}

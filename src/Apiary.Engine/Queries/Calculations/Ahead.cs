using System.Runtime.CompilerServices;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// Fetches the cells of rows to come (<see cref="Prefetch"/>). With many groups the cells lie all over and out of the nearest
/// cache; without this a loop waits for as many as the processor happens to look ahead.
/// </summary>
internal static class Ahead
{
    private const int Rows = 48;

    /// <summary>Fetches the cell of the row <see cref="Rows"/> behind <paramref name="row"/>, if there is one. Only a hint: changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(T[] cells, ReadOnlySpan<int> cellOfRow, int row)
        where T : unmanaged
    {
        if (row + Rows < cellOfRow.Length) Prefetch.Fetch(cells, cellOfRow[row + Rows]);
    }
}

using System.Buffers;
using System.Numerics;

namespace Apiary.Engine.Segments.Writing;

/// <summary>Sorts the times of a flush; rows of one time keep the order they came in.</summary>
/// <remarks>
/// By digits of eleven bits from the lowest up (LSD radix sort): an hour in nanoseconds takes four passes over numbers that
/// lie side by side. In profiles of flushes of 600,000 rows and more it was 15 % of the time by comparison, and this 5 % of less.
/// </remarks>
internal static class StableSort
{
    private const int DigitBits = 11, Digits = 1 << DigitBits;

    /// <summary>Fewer are sorted by comparison: the counters of the digits alone would take longer.</summary>
    private const int FewTimes = 4096;

    /// <summary>More passes than this lose against comparison.</summary>
    private const int MaxPasses = 6;

    /// <summary>Sorts <paramref name="times"/>; for each of them, where it stood.</summary>
    internal static int[] Sort(Span<long> times)
    {
        var order = new int[times.Length];
        for (var row = 0; row < order.Length; row++) order[row] = row;
        if (times.Length < FewTimes)
        {
            SortByComparison(times, order);
            return order;
        }

        long min = times[0], max = times[0];
        foreach (var time in times)
        {
            min = Math.Min(min, time);
            max = Math.Max(max, time);
        }

        var passes = (BitOperations.Log2(((ulong)max - (ulong)min) | 1) / DigitBits) + 1;
        if (passes > MaxPasses) SortByComparison(times, order);
        else SortByDigits(times, order, min, passes);
        return order;
    }

    private static void SortByComparison(Span<long> times, int[] order)
    {
        times.Sort(order.AsSpan());
        // The sort keeps no order among equal times; rows of one time go back to the order they came in.
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && times[end] == times[start]) end++;
            if (end - start > 1) order.AsSpan(start, end - start).Sort();
            start = end;
        }
    }

    private static void SortByDigits(Span<long> times, int[] order, long min, int passes)
    {
        var length = times.Length;
        var otherTimes = ArrayPool<long>.Shared.Rent(length);
        var otherOrder = ArrayPool<int>.Shared.Rent(length);
        Span<int> places = stackalloc int[Digits];
        var fromTimes = times;
        var toTimes = otherTimes.AsSpan(0, length);
        var fromOrder = order.AsSpan();
        var toOrder = otherOrder.AsSpan(0, length);
        for (var pass = 0; pass < passes; pass++)
        {
            var shift = pass * DigitBits;
            places.Clear();
            foreach (var time in fromTimes) places[DigitOf(time, min, shift)]++;
            var place = 0;
            foreach (ref var count in places) (count, place) = (place, place + count);
            for (var i = 0; i < fromTimes.Length; i++)
            {
                var to = places[DigitOf(fromTimes[i], min, shift)]++;
                toTimes[to] = fromTimes[i];
                toOrder[to] = fromOrder[i];
            }

            var sortedTimes = toTimes;
            toTimes = fromTimes;
            fromTimes = sortedTimes;
            var sortedOrder = toOrder;
            toOrder = fromOrder;
            fromOrder = sortedOrder;
        }

        if (passes % 2 == 1)
        {
            fromTimes.CopyTo(times);
            fromOrder.CopyTo(order);
        }

        ArrayPool<long>.Shared.Return(otherTimes);
        ArrayPool<int>.Shared.Return(otherOrder);
    }

    private static int DigitOf(long time, long min, int shift) => (int)(((ulong)time - (ulong)min) >> shift) & (Digits - 1);
}

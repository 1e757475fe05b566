using Apiary.Engine.Events;

namespace Apiary.Engine.Segments.Writing;

/// <summary>The distinct numbers of a lane in order of first appearance, as long as they are few.</summary>
internal sealed class NumberUnion
{
    /// <summary>Four slots for each value that there may be.</summary>
    private readonly int[] slots = new int[SegmentFormat.MaxNumberEntries * 4];
    private readonly long[] entries = new long[SegmentFormat.MaxNumberEntries];

    internal int Count { get; private set; }

    internal ReadOnlySpan<long> Entries => entries.AsSpan(0, Count);

    internal void Clear()
    {
        Array.Clear(slots);
        Count = 0;
    }

    /// <summary>Adds all values; false when that would be too many distinct ones.</summary>
    internal bool TryAdd(ReadOnlySpan<long> values)
    {
        var previous = values.IsEmpty ? 0 : ~values[0];
        foreach (var value in values)
        {
            if (value == previous) continue;
            previous = value;
            var at = Find(value);
            if (slots[at] != 0) continue;
            if (Count == entries.Length) return false;
            entries[Count++] = value;
            slots[at] = Count;
        }

        return true;
    }

    /// <summary>Replaces each value, all of which were added, by its code: its index plus 1.</summary>
    internal void Encode(Span<long> values)
    {
        foreach (ref var value in values) value = slots[Find(value)];
    }

    private int Find(long value)
    {
        var mask = slots.Length - 1;
        var at = (int)Hash64.Compute((ulong)value) & mask;
        while (slots[at] != 0 && entries[slots[at] - 1] != value) at = (at + 1) & mask;
        return at;
    }
}

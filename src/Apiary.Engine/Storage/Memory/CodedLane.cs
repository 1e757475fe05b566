using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Strings of the open rows as codes of a dictionary that grows with them. Codes count from 1.</summary>
internal sealed class CodedLane : MemoryLane
{
    /// <summary>When the share of distinct values is looked at first; again each time there are four times as many values.</summary>
    private const int FirstLook = 4096;

    /// <summary>
    /// From so many values on the share says how the column is. Before, 50,000 users look like ids: only what never repeats is one.
    /// </summary>
    private const int EnoughValues = 1 << 17;

    /// <summary>Beyond this, codes of four bytes and their entries cost more than they save.</summary>
    private const int MaxEntries = 1 << 18;

    private int[] map = [];
    private int least;
    private int most;
    private int nextLook = FirstLook;
    private int width = 1;

    internal CodedLane(TableMemory memory) : base(ColumnType.String, memory) => Dictionary = new MemoryDictionary(memory);

    internal MemoryDictionary Dictionary { get; }

    /// <summary>Bytes of its dictionary and its codes.</summary>
    internal long EstimatedBytes
    {
        get
        {
            var bytes = Dictionary.EstimatedBytes;
            for (var i = 0; i < BlockCount; i++) bytes += Block(i)?.EstimatedBytes ?? 0;
            return bytes;
        }
    }

    internal override LaneReader Reader(int rowCount) => new CodedLaneReader(this, rowCount);

    /// <summary>Whether most values are new ones, so that a dictionary only costs. Asked after each batch.</summary>
    internal bool IsUnfit()
    {
        if (Dictionary.Count > MaxEntries) return true;
        if (ValueCount < nextLook) return false;
        nextLook *= 4;
        return Dictionary.Count > ValueCount * (ValueCount >= EnoughValues ? 0.6 : 0.99);
    }

    protected override void Prepare(BatchLane lane)
    {
        var entries = lane.Dictionary!;
        var count = entries.Count;
        if (map.Length < count) map = new int[Math.Max(count, 64)];
        least = int.MaxValue;
        most = 0;
        Dictionary.Intern(entries, map.AsSpan(0, count));
        foreach (ref var mapped in map.AsSpan(0, count))
        {
            mapped++;
            least = Math.Min(least, mapped);
            most = Math.Max(most, mapped);
        }
    }

    protected override void Append(int block, ReadOnlySpan<int> rows, int offset, BatchLane lane, int start)
    {
        if (Block(block) is not NumberBlock codes)
        {
            codes = new NumberBlock(Memory, width);
            SetBlock(block, codes);
        }

        codes.AppendMapped(rows, offset, lane.Codes.Slice(start, rows.Length), map, least, most);
        width = codes.Width;
    }
}

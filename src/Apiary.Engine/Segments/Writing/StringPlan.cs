using Apiary.Engine.Events;
using System.Numerics;

namespace Apiary.Engine.Segments.Writing;

/// <summary>
/// What a first pass over the codes of a string lane finds out: which entries are used, in order of first appearance in time,
/// and whether a dictionary is smaller than the bare strings. Numbering entries as they appear makes the codes of ids that
/// live briefly (traces) stay close together within a block, and drops entries that nothing uses. Small dictionaries stay as they are.
/// </summary>
internal sealed class StringPlan
{
    private StringPlan(int[] entries, bool isWorthDictionary)
    {
        Entries = entries;
        IsWorthDictionary = isWorthDictionary;
    }

    /// <summary>For each entry of the file's dictionary the index in the union.</summary>
    internal int[] Entries { get; }

    internal bool IsWorthDictionary { get; }

    /// <summary>Reads all of <paramref name="gather"/>, and turns the maps of <paramref name="union"/> into maps to the file's codes.</summary>
    internal static StringPlan Create(MergeOrder order, StringUnion union, LaneGather gather, Span<long> values, BlockRowFlags flags)
    {
        // Codes of up to 8 bits gain nothing by another order; a pass over the lane is saved, an unused entry costs a few bytes.
        if (union.Count <= 256) return new StringPlan([.. Enumerable.Range(0, union.Count)], isWorthDictionary: true);
        var codes = new int[union.Count + 1];
        var entries = new List<int>();
        long presentCount = 0;
        long codeBits = 0;
        for (var block = 0; block < order.BlockCount; block++)
        {
            var present = gather.ReadNumbers(block, values, flags);
            if (present.IsEmpty) continue;
            var minimum = int.MaxValue;
            var maximum = 0;
            foreach (var entry in present)
            {
                ref var code = ref codes[entry];
                if (code == 0)
                {
                    entries.Add((int)entry - 1);
                    code = entries.Count;
                }

                minimum = Math.Min(minimum, code);
                maximum = Math.Max(maximum, code);
            }

            presentCount += present.Length;
            codeBits += present.Length * (32L - BitOperations.LeadingZeroCount((uint)(maximum - minimum)));
        }

        foreach (var map in union.CodeMaps)
        {
            if (map is null) continue;
            for (var i = 1; i < map.Length; i++) map[i] = codes[map[i]];
        }

        return new StringPlan([.. entries], IsSmaller(union, entries, presentCount, codeBits / 8));
    }

    private static bool IsSmaller(StringUnion union, List<int> entries, long presentCount, long codeBytes)
    {
        long textBytes = 0;
        var areIds = true;
        foreach (var entry in entries)
        {
            var bytes = union.Bytes(entry);
            textBytes += bytes.Length;
            areIds = areIds && bytes.Length is 16 or 32 && HexIds.IsHex(bytes);
        }

        if (entries.Count < SegmentFormat.AlwaysDictionaryEntries) return true;
        if (textBytes > SegmentFormat.MaxDictionaryBytes) return false;
        // Ids halve, other text compresses to about a half as well and needs a byte for its length.
        var entryBytes = (textBytes / 2) + (areIds ? 0 : entries.Count);
        var plainBytes = entryBytes * ((double)presentCount / entries.Count);
        return entryBytes + codeBytes <= plainBytes;
    }
}

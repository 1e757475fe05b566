using System.Numerics;

namespace Apiary.Engine.Segments.Writing;

/// <summary>
/// The dictionaries of one column's inputs as one. Strings are found equal by the hashes their dictionaries keep and by their
/// bytes, which stay where they are; a single dictionary is taken as it is.
/// </summary>
internal sealed class StringUnion
{
    private readonly LaneDictionary?[] dictionaries;
    // Each string's dictionary and its index there; unused for a single dictionary.
    private readonly List<(int Source, int Index)> entries = [];
    private readonly List<ulong> hashes = [];
    private readonly int single = -1;
    private int[] slots = [];

    /// <param name="dictionaries">One for each input; null for an input without the lane.</param>
    internal StringUnion(IReadOnlyList<LaneDictionary?> dictionaries)
    {
        // Strings are compared across all inputs, as long as the lane is being written.
        this.dictionaries = [.. dictionaries.Select(dictionary => dictionary?.Pin())];
        CodeMaps = new int[]?[this.dictionaries.Length];
        var counts = this.dictionaries.Select(dictionary => dictionary?.Count ?? 0).ToArray();
        if (this.dictionaries.Count(dictionary => dictionary is not null) == 1) single = Array.FindIndex(this.dictionaries, dictionary => dictionary is not null);
        if (single < 0) slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, counts.Max() * 2))];
        for (var source = 0; source < counts.Length; source++)
            if (this.dictionaries[source] is { } dictionary) CodeMaps[source] = Map(source, dictionary, counts[source]);
    }

    /// <summary>How many distinct strings there are.</summary>
    internal int Count { get; private set; }

    /// <summary>For each input with the lane, what each of its codes (0 for no value) is here: 0, or an index plus 1.</summary>
    internal int[]?[] CodeMaps { get; }

    /// <summary>The bytes of the string at <paramref name="index"/>.</summary>
    internal ReadOnlySpan<byte> Bytes(int index) =>
        single >= 0 ? dictionaries[single]!.Bytes(index) : dictionaries[entries[index].Source]!.Bytes(entries[index].Index);

    private int[] Map(int source, LaneDictionary dictionary, int count)
    {
        var map = new int[count + 1];
        for (var i = 0; i < count; i++) map[i + 1] = (single >= 0 ? i : FindOrAdd(source, dictionary, i)) + 1;
        if (single >= 0) Count = count;
        return map;
    }

    private int FindOrAdd(int source, LaneDictionary dictionary, int index)
    {
        var hash = dictionary.Hash(index);
        var bytes = dictionary.Bytes(index);
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        for (; slots[at] != 0; at = (at + 1) & mask)
            if (hashes[slots[at] - 1] == hash && Bytes(slots[at] - 1).SequenceEqual(bytes)) return slots[at] - 1;
        entries.Add((source, index));
        hashes.Add(hash);
        slots[at] = ++Count;
        if (Count * 2 > slots.Length) Grow();
        return Count - 1;
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        var mask = slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var at = (int)hashes[i] & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = i + 1;
        }
    }
}

using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// One lane of a column in one segment, with what is worked out once for its dictionary and then looked up by code: numbers,
/// ids, hashes. Shared by all threads; tables are filled when first asked.
/// </summary>
internal sealed class LanePlan
{
    private readonly ColumnType? declared;
    private readonly MemoryBudget budget;
    private readonly Lock gate = new();
    private readonly int entries;
    private double[]? numbers;
    private uint[]? numeric;
    private bool isNumeric;
    private ulong[]? hashes;
    private ulong[]? keys;
    // What values are looked up in one by one; held until the last block of the segment was looked at.
    private LaneDictionary? held;
    // The id of each code plus 1; 0 while not known. Written by any thread, always the same value.
    private int[]? ids;

    public LanePlan(LaneReader reader, ColumnType? declared, MemoryBudget budget)
    {
        Reader = reader;
        this.declared = declared;
        this.budget = budget;
        // A dictionary in memory grows while it is read; what the snapshot's rows refer to is there now.
        entries = reader.Dictionary?.Count ?? 0;
    }

    public LaneReader Reader { get; }

    public ColumnType Type => Reader.Type;

    public bool HasDictionary => Reader.Dictionary is not null;

    /// <summary>Codes run from 0 to below this.</summary>
    public int CodeCount => entries + 1;

    /// <summary>For text with a dictionary: each code's number, and the set of codes that have one. False when none has.</summary>
    public bool TryGetNumbers(out double[] table, out uint[] set)
    {
        lock (gate)
        {
            if (numbers is null) FillNumbers();
            (table, set) = (numbers!, numeric!);
            return isNumeric;
        }
    }

    /// <summary>The hash of each code's value, after coercion.</summary>
    public ulong[] Hashes()
    {
        lock (gate)
        {
            return hashes ??= FillHashes();
        }
    }

    /// <summary>The key of each code's id, for text; 0 for code 0.</summary>
    public ulong[] Keys()
    {
        lock (gate)
        {
            return keys ??= FillKeys();
        }
    }

    /// <summary>The ids of codes, see <see cref="IdOf"/>: plus 1, 0 when not yet known.</summary>
    public int[] IdTable()
    {
        if (Volatile.Read(ref ids) is { } made) return made;
        lock (gate)
        {
            if (ids is not null) return ids;
            budget.Charge((long)CodeCount * sizeof(int));
            var table = new int[CodeCount];
            table[0] = 1;
            Volatile.Write(ref ids, table);
            return table;
        }
    }

    /// <summary>Numbers the values of a run of codes at once, for when all of them will be met: far cheaper than one by one.</summary>
    public void Number(ColumnValues values, int first, int count)
    {
        var table = IdTable();
        if (Type == ColumnType.String && declared is null or ColumnType.String)
        {
            values.IdsOfTexts(Reader.Dictionary!.Pin(), first - 1, table.AsSpan(first, count));
            return;
        }

        for (var code = first; code < first + count; code++) IdOf((uint)code, values);
    }

    /// <summary>The id of the value behind a code, numbered now if it is not yet.</summary>
    public int IdOf(uint code, ColumnValues values)
    {
        var table = IdTable();
        if (table[code] is > 0 and var known) return known - 1;
        var dictionary = Volatile.Read(ref held) ?? Hold();
        var id = Type == ColumnType.String
            ? values.IdOfText(dictionary.Bytes((int)code - 1), declared)
            : values.IdOfBits(Type, dictionary.Bits((int)code - 1), declared);
        table[code] = id + 1;
        return id;
    }

    /// <summary>The hash of a number or boolean that is not in a dictionary.</summary>
    public ulong HashOf(long bits) => ValueHash.OfBits(Type, bits, declared);

    /// <summary>The id of a number or boolean that is not in a dictionary.</summary>
    public int IdOfBits(long bits, ColumnValues values) => values.IdOfBits(Type, bits, declared);

    /// <summary>The hash of a string that is not in a dictionary.</summary>
    public ulong HashOf(ReadOnlySpan<byte> utf8) => ValueHash.OfText(utf8, declared);

    /// <summary>The id of a string that is not in a dictionary.</summary>
    public int IdOfText(ReadOnlySpan<byte> utf8, ColumnValues values) => values.IdOfText(utf8, declared);

    /// <summary>Lets go of the dictionary's entries until one is looked up again; tables made stay.</summary>
    public void LetGo() => Volatile.Write(ref held, null);

    /// <summary>Lets go of the keys, which are made again when asked for. When no other thread reads them.</summary>
    public void LetGoOfKeys()
    {
        lock (gate)
        {
            if (keys is not null) budget.Charge(-(long)keys.Length * sizeof(ulong));
            keys = null;
        }
    }

    private LaneDictionary Hold()
    {
        var dictionary = Reader.Dictionary!.Pin();
        Volatile.Write(ref held, dictionary);
        return dictionary;
    }

    private void FillNumbers()
    {
        budget.Charge((long)CodeCount * sizeof(double));
        numbers = new double[CodeCount];
        numeric = new uint[(CodeCount + 31) / 32];
        var dictionary = Reader.Dictionary!.Pin();
        for (var code = 1; code < CodeCount; code++)
        {
            if (!Coercion.TryParseNumber(dictionary.Bytes(code - 1), out numbers[code])) continue;
            numeric[code >> 5] |= 1u << (code & 31);
            isNumeric = true;
        }
    }

    private ulong[] FillHashes()
    {
        budget.Charge((long)CodeCount * sizeof(ulong));
        var table = new ulong[CodeCount];
        var dictionary = Reader.Dictionary!.Pin();
        for (var code = 1; code < CodeCount; code++)
            table[code] = Type == ColumnType.String ? HashOf(dictionary.Bytes(code - 1)) : HashOf(dictionary.Bits(code - 1));
        return table;
    }

    private ulong[] FillKeys()
    {
        budget.Charge((long)CodeCount * sizeof(ulong));
        var table = new ulong[CodeCount];
        Reader.Dictionary!.ReadKeys(table);
        return table;
    }
}

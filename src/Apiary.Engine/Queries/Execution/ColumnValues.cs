using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Numbers the different values of one column over all segments of a query, so that groups and distinct sets can be arrays
/// and bitmaps. Ids count from 1; 0 is the absent value. Values are numbered when first met, after coercion to the declared
/// type. Thread-safe; ids once given are valid for the whole query. A value that is known is found without a lock, as every
/// segment brings nearly the same values again: what a slot refers to is written before the slot.
/// </summary>
internal sealed class ColumnValues(MemoryBudget budget)
{
    private const int BytesPerValue = 24;
    private const int Batch = 128;
    private const ulong TagMask = 0xFFFF_FFFF_0000_0000;

    private readonly Lock gate = new();
    private ulong[] hashes = new ulong[64];
    private ColumnType[] types = new ColumnType[64];
    // Of a number its bits; of text its end in the bytes, where the next text begins.
    private long[] bits = new long[64];
    // The hash's upper half and the id; 0 is free. The lower half chose the slot.
    private ulong[] slots = new ulong[128];
    private byte[] text = new byte[1024];
    private int textLength;
    private int count;

    /// <summary>Beyond this many values <see cref="TooManyValuesException"/> ends the run.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>The largest id given so far.</summary>
    public int MaxId => Volatile.Read(ref count);

    /// <summary>The id of a string value.</summary>
    public int IdOfText(ReadOnlySpan<byte> utf8, ColumnType? declared)
    {
        if (declared is null or ColumnType.String) return Intern(utf8);
        var (type, value) = Coercion.GroupOfText(utf8, declared);
        return type == ColumnType.String ? Intern(utf8) : Intern(type, value);
    }

    /// <summary>
    /// Stores the ids plus 1 of a dictionary's strings from <paramref name="first"/> on. Each step is a loop of its own, so that
    /// many look-ups wait for memory at once instead of one after another.
    /// </summary>
    public void IdsOfTexts(LaneDictionary dictionary, int first, Span<int> idsPlusOne)
    {
        Span<ulong> hashesHere = stackalloc ulong[Batch];
        Span<ulong> found = stackalloc ulong[Batch];
        Span<long> places = stackalloc long[Batch];
        for (; idsPlusOne.Length > 0; idsPlusOne = idsPlusOne[Math.Min(Batch, idsPlusOne.Length)..])
        {
            var part = idsPlusOne[..Math.Min(Batch, idsPlusOne.Length)];
            for (var i = 0; i < part.Length; i++) hashesHere[i] = dictionary.Hash(first + i);
            var table = Volatile.Read(ref slots);
            for (var i = 0; i < part.Length; i++) found[i] = Volatile.Read(ref table[(int)hashesHere[i] & (table.Length - 1)]);
            for (var i = 0; i < part.Length; i++) places[i] = found[i] == 0 ? 0 : bits[(uint)found[i] - 1];
            for (var i = 0; i < part.Length; i++)
            {
                var utf8 = dictionary.Bytes(first + i);
                var isIt = ((found[i] ^ hashesHere[i]) & TagMask) == 0 && found[i] != 0
                    && types[(uint)found[i] - 1] == ColumnType.String && TextAt(places[i]).SequenceEqual(utf8);
                part[i] = 1 + (isIt ? (int)(uint)found[i] : Intern(hashesHere[i], utf8));
            }

            first += part.Length;
        }
    }

    /// <summary>The id of a number or boolean.</summary>
    public int IdOfBits(ColumnType type, long value, ColumnType? declared)
    {
        var (group, groupBits) = Coercion.GroupOfBits(type, value, declared);
        if (group != ColumnType.String) return Intern(group, groupBits);
        Span<byte> buffer = stackalloc byte[Coercion.MaxNumberText];
        return Intern(Coercion.TextOfBits(type, groupBits, buffer));
    }

    /// <summary>The id of a value that another query's numbering gave, which is coerced already; 0 for null.</summary>
    public int IdOf(FieldValue value) => value.IsNull ? 0 : value.Type switch
    {
        ColumnType.String => Intern(Encoding.UTF8.GetBytes(value.AsString())),
        ColumnType.Float => Intern(ColumnType.Float, BitConverter.DoubleToInt64Bits(value.AsFloat())),
        ColumnType.Boolean => Intern(ColumnType.Boolean, value.AsBoolean() ? 1 : 0),
        _ => Intern(ColumnType.Integer, value.AsInteger()),
    };

    /// <summary>The type of the value of an id, not of 0.</summary>
    public ColumnType TypeOf(int id) => types[id - 1];

    /// <summary>The value of an id; null for 0.</summary>
    public FieldValue Value(int id)
    {
        lock (gate)
        {
            if (id == 0) return FieldValue.Null;
            return types[id - 1] == ColumnType.String
                ? FieldValue.String(Encoding.UTF8.GetString(Text(id - 1)))
                : Coercion.FromBits(types[id - 1], bits[id - 1]);
        }
    }

    private int Intern(ReadOnlySpan<byte> utf8) => Intern(Hash64.Compute(utf8), utf8);

    private int Intern(ulong hash, ReadOnlySpan<byte> utf8)
    {
        if (Find(hash, utf8, out _) is > 0 and var known) return known;
        lock (gate)
        {
            if (Find(hash, utf8, out var free) is > 0 and var added) return added;
            if (textLength + utf8.Length > text.Length) GrowText(utf8.Length);
            utf8.CopyTo(text.AsSpan(textLength));
            textLength += utf8.Length;
            return Add(hash, ColumnType.String, ((long)textLength << 32) | (uint)utf8.Length, free);
        }
    }

    private int Intern(ColumnType type, long value)
    {
        var hash = Hash64.Compute((ulong)value + ((ulong)type << 61));
        if (Find(hash, type, value, out _) is > 0 and var known) return known;
        lock (gate)
        {
            return Find(hash, type, value, out var free) is > 0 and var added ? added : Add(hash, type, value, free);
        }
    }

    /// <summary>The id of a text, or 0 and the slot where it would be.</summary>
    private int Find(ulong hash, ReadOnlySpan<byte> utf8, out int at)
    {
        var table = Volatile.Read(ref slots);
        ulong slot;
        for (at = (int)hash & (table.Length - 1); (slot = Volatile.Read(ref table[at])) != 0; at = (at + 1) & (table.Length - 1))
        {
            if (((slot ^ hash) & TagMask) != 0) continue;
            var id = (int)(uint)slot;
            if (types[id - 1] == ColumnType.String && Text(id - 1).SequenceEqual(utf8)) return id;
        }

        return 0;
    }

    /// <summary>The id of a number, or 0 and the slot where it would be.</summary>
    private int Find(ulong hash, ColumnType type, long value, out int at)
    {
        var table = Volatile.Read(ref slots);
        ulong slot;
        for (at = (int)hash & (table.Length - 1); (slot = Volatile.Read(ref table[at])) != 0; at = (at + 1) & (table.Length - 1))
        {
            if (((slot ^ hash) & TagMask) != 0) continue;
            var id = (int)(uint)slot;
            if (types[id - 1] == type && bits[id - 1] == value) return id;
        }

        return 0;
    }

    private int Add(ulong hash, ColumnType type, long value, int at)
    {
        if (count >= Limit) throw new TooManyValuesException();
        if (count == hashes.Length) GrowValues();
        hashes[count] = hash;
        types[count] = type;
        bits[count] = value;
        var id = count + 1;
        Volatile.Write(ref slots[at], (hash & TagMask) | (uint)id);
        Volatile.Write(ref count, id);
        if (id * 2 > slots.Length) GrowSlots();
        return id;
    }

    private ReadOnlySpan<byte> Text(int index) => TextAt(bits[index]);

    private ReadOnlySpan<byte> TextAt(long place)
    {
        var (end, length) = ((int)(place >> 32), (int)(uint)place);
        return text.AsSpan(end - length, length);
    }

    private void GrowText(int length)
    {
        var size = (int)Math.Min(Array.MaxLength, Math.Max(text.Length * 2L, (long)textLength + length));
        if (textLength + (long)length > size) throw new QueryLimitException("the query's groups have more than 2 GiB of text");
        budget.Charge(size - text.Length);
        Array.Resize(ref text, size);
    }

    private void GrowValues()
    {
        budget.Charge((long)count * BytesPerValue);
        Array.Resize(ref hashes, count * 2);
        Array.Resize(ref types, count * 2);
        Array.Resize(ref bits, count * 2);
    }

    private void GrowSlots()
    {
        budget.Charge((long)slots.Length * sizeof(ulong));
        var table = new ulong[slots.Length * 2];
        for (var i = 0; i < count; i++)
        {
            var at = (int)hashes[i] & (table.Length - 1);
            while (table[at] != 0) at = (at + 1) & (table.Length - 1);
            table[at] = (hashes[i] & TagMask) | (uint)(i + 1);
        }

        Volatile.Write(ref slots, table);
    }
}

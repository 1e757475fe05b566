using System.Numerics;
using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Numbers the different values of one column over all segments of a query, so that groups and distinct sets can be arrays
/// and bitmaps. Ids count from 1; 0 is the absent value. Values are numbered when first met, after coercion to the declared
/// type. Thread-safe; ids once given are valid for the whole query.
/// </summary>
internal sealed class ColumnValues(MemoryBudget budget)
{
    private const int BytesPerValue = 24;

    private readonly Lock gate = new();
    private ulong[] hashes = new ulong[64];
    private ColumnType[] types = new ColumnType[64];
    // Of a number its bits; of text its end in the bytes, where the next text begins.
    private long[] bits = new long[64];
    private int[] slots = new int[128];
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

    /// <summary>The id of a number or boolean.</summary>
    public int IdOfBits(ColumnType type, long value, ColumnType? declared)
    {
        var (group, groupBits) = Coercion.GroupOfBits(type, value, declared);
        if (group != ColumnType.String) return Intern(group, groupBits);
        Span<byte> buffer = stackalloc byte[Coercion.MaxNumberText];
        return Intern(Coercion.TextOfBits(type, groupBits, buffer));
    }

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

    private int Intern(ReadOnlySpan<byte> utf8)
    {
        var hash = Hash64.Compute(utf8);
        lock (gate)
        {
            var mask = slots.Length - 1;
            var at = (int)hash & mask;
            for (int slot; (slot = slots[at]) != 0; at = (at + 1) & mask)
            {
                if (hashes[slot - 1] == hash && types[slot - 1] == ColumnType.String && Text(slot - 1).SequenceEqual(utf8)) return slot;
            }

            if (textLength + utf8.Length > text.Length) GrowText(utf8.Length);
            utf8.CopyTo(text.AsSpan(textLength));
            textLength += utf8.Length;
            return Add(hash, ColumnType.String, ((long)textLength << 32) | (uint)utf8.Length, at);
        }
    }

    private int Intern(ColumnType type, long value)
    {
        var hash = Hash64.Compute((ulong)value + ((ulong)type << 61));
        lock (gate)
        {
            var mask = slots.Length - 1;
            var at = (int)hash & mask;
            for (int slot; (slot = slots[at]) != 0; at = (at + 1) & mask)
            {
                if (hashes[slot - 1] == hash && types[slot - 1] == type && bits[slot - 1] == value) return slot;
            }

            return Add(hash, type, value, at);
        }
    }

    private int Add(ulong hash, ColumnType type, long value, int at)
    {
        if (count >= Limit) throw new TooManyValuesException();
        if (count == hashes.Length) GrowValues();
        hashes[count] = hash;
        types[count] = type;
        bits[count] = value;
        slots[at] = count + 1;
        Volatile.Write(ref count, count + 1);
        if (count * 2 > slots.Length) GrowSlots();
        return count;
    }

    private ReadOnlySpan<byte> Text(int index)
    {
        var (end, length) = ((int)(bits[index] >> 32), (int)(uint)bits[index]);
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
        budget.Charge((long)slots.Length * sizeof(int));
        slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)slots.Length + 1)];
        var mask = slots.Length - 1;
        for (var i = 0; i < count; i++)
        {
            var at = (int)hashes[i] & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = i + 1;
        }
    }
}

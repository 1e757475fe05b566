using System.Runtime.CompilerServices;

namespace Apiary.Client.Fields;

/// <summary>
/// Names and values in the order in which they were added; a name given again keeps its place and has the last value. A
/// struct in its owner, so that an event is one object and one array.
/// </summary>
/// <remarks>
/// Hot: names of an event are few, so a walk beats a hash table; and one word, with a bit for each name that came, says of
/// most new names that they are not there without a walk.
/// </remarks>
internal struct FieldList
{
    private Field[]? fields;
    private ulong seen;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<Field> Fields => fields.AsSpan(0, Count);

    /// <summary>Room for <paramref name="capacity"/> fields at once.</summary>
    public void Reserve(int capacity)
    {
        if (fields is null) fields = new Field[capacity];
        else if (fields.Length < capacity) Array.Resize(ref fields, capacity);
    }

    public void Set(string name, FieldValue value)
    {
        var bit = BitOf(name);
        if ((seen & bit) != 0)
        {
            var at = IndexOf(name);
            if (at >= 0)
            {
                fields![at].Value = value;
                return;
            }
        }

        seen |= bit;
        var all = fields;
        var count = Count;
        if (all is null || count == all.Length) all = Grow();
        ref var field = ref all[count];
        field.Name = name;
        field.Value = value;
        Count = count + 1;
    }

    /// <summary>Adds all of another list, which stays as it is.</summary>
    public void SetAll(in FieldList others)
    {
        if (others.Count == 0) return;
        if (Count == 0)
        {
            Reserve(others.Count);
            others.Fields.CopyTo(fields);
            Count = others.Count;
            seen = others.seen;
            return;
        }

        foreach (ref readonly var other in others.Fields) Set(other.Name, other.Value);
    }

    public bool Remove(string name)
    {
        var at = IndexOf(name);
        if (at < 0) return false;
        Array.Copy(fields!, at + 1, fields!, at, Count - at - 1);
        fields![--Count] = default;
        return true;
    }

    public readonly bool TryGet(string name, out FieldValue value)
    {
        var at = IndexOf(name);
        value = at < 0 ? default : fields![at].Value;
        return at >= 0;
    }

    /// <summary>Length, last and middle character: names of one family differ there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BitOf(string name)
    {
        var length = name.Length;
        return length == 0 ? 1 : 1UL << ((length + (name[length - 1] * 31) + (name[length >> 1] * 7)) & 63);
    }

    private Field[] Grow()
    {
        Array.Resize(ref fields, fields is null ? 8 : Count * 2);
        return fields!;
    }

    private readonly int IndexOf(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            var other = fields![i].Name;
            if (ReferenceEquals(other, name) || (other.Length == name.Length && string.Equals(other, name, StringComparison.Ordinal))) return i;
        }

        return -1;
    }

    /// <summary>A name and its value.</summary>
    internal struct Field
    {
        public string Name;
        public FieldValue Value;
    }
}

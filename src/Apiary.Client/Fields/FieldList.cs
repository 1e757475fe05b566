using System.Runtime.CompilerServices;

namespace Apiary.Client.Fields;

/// <summary>
/// Names and values in the order in which they were added; a name given again keeps its place and has the last value. A
/// struct in its owner, so that an event is one object and one array.
/// </summary>
/// <remarks>Hot: names of an event are few and mostly literals, so a walk that compares references first beats a hash table.</remarks>
internal struct FieldList
{
    private Field[]? fields;

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
        var at = IndexOf(name);
        if (at >= 0)
        {
            fields![at].Value = value;
            return;
        }

        if (fields is null) fields = new Field[8];
        else if (Count == fields.Length) Array.Resize(ref fields, Count * 2);
        ref var field = ref fields[Count++];
        field.Name = name;
        field.Value = value;
    }

    public void SetAll(ReadOnlySpan<Field> others)
    {
        if (others.IsEmpty) return;
        if (Count == 0)
        {
            Reserve(others.Length);
            others.CopyTo(fields);
            Count = others.Length;
            return;
        }

        foreach (ref readonly var other in others) Set(other.Name, other.Value);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

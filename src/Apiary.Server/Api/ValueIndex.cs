namespace Apiary.Server.Api;

/// <summary>Numbers different values from 0 in the order in which they come, so that an answer says each of them once.</summary>
internal sealed class ValueIndex<T> where T : notnull
{
    private readonly Dictionary<T, int> indices = [];
    private readonly List<T> values = [];

    /// <summary>The values by number.</summary>
    public IReadOnlyList<T> Values => values;

    /// <summary>The number of a value.</summary>
    public int Of(T value)
    {
        if (indices.TryGetValue(value, out var known)) return known;
        indices[value] = values.Count;
        values.Add(value);
        return values.Count - 1;
    }
}

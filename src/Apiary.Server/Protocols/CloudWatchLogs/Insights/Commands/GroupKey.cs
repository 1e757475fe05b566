namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary>The values that rows are grouped by, compared as they would be shown, so that <c>1</c> and <c>"1"</c> are one.</summary>
internal sealed class GroupKey(InsightsValue[] values) : IEquatable<GroupKey>
{
    /// <summary>The values.</summary>
    public IReadOnlyList<InsightsValue> Values => values;

    /// <summary>Whether one of them is absent.</summary>
    public bool HasAbsent => Array.Exists(values, value => value.IsNull);

    /// <inheritdoc/>
    public bool Equals(GroupKey? other)
    {
        if (other is null || other.Values.Count != values.Length) return false;
        for (var i = 0; i < values.Length; i++)
            if (values[i].IsNull != other.Values[i].IsNull || values[i].ToString() != other.Values[i].ToString()) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in values) hash.Add(value.ToString(), StringComparer.Ordinal);
        return hash.ToHashCode();
    }
}

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>One row on its way through the commands of a query: what was stored under a name, and what commands have put there. One owner.</summary>
/// <param name="stored">Gives the stored value of a name; null for a row that a <c>stats</c> made.</param>
internal sealed class InsightsRow(Func<string, InsightsValue>? stored)
{
    private Dictionary<string, InsightsValue>? own;

    /// <summary>The value of a name; absent when it has none.</summary>
    public InsightsValue this[string name]
    {
        get
        {
            if (own is not null && own.TryGetValue(name, out var value)) return value;
            // A name with dots may lead into JSON that a command put into a field.
            if (own is not null && name.Contains('.', StringComparison.Ordinal) && InsightsJson.TryFollow(own, name, out value)) return value;
            return stored?.Invoke(name) ?? default;
        }
        set => (own ??= new Dictionary<string, InsightsValue>(StringComparer.Ordinal))[name] = value;
    }
}

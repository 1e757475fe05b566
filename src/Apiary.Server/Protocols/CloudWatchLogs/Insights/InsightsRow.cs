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
            var found = stored?.Invoke(name) ?? default;
            // A name with dots may lead into JSON that was parsed into a field.
            return found.IsNull && own is not null && name.Contains('.', StringComparison.Ordinal) ? InsightsJson.Follow(own, name) : found;
        }
        set => (own ??= new Dictionary<string, InsightsValue>(StringComparer.Ordinal))[name] = value;
    }
}

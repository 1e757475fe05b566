namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>Pairs of texts by code unit, the first text first: the order in which AWS lists names.</summary>
internal sealed class OrdinalPairs : IComparer<(string, string)>
{
    /// <summary>The only one.</summary>
    public static readonly OrdinalPairs Instance = new();

    private OrdinalPairs()
    {
    }

    /// <inheritdoc/>
    public int Compare((string, string) x, (string, string) y)
    {
        var first = string.CompareOrdinal(x.Item1, y.Item1);
        return first != 0 ? first : string.CompareOrdinal(x.Item2, y.Item2);
    }
}

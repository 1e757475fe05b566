using Apiary.Server.Protocols.CloudWatchLogs.Groups;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>What <c>SOURCE</c> says: which log groups are asked, by name or by what they have in common, and when. Immutable.</summary>
internal sealed record InsightsSource
{
    /// <summary>The groups by name; empty when they are chosen by the rest.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>With one of these the names of groups begin; empty for all names.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Classes of groups.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [LogGroup.StandardClass];

    /// <summary>Accounts of groups; empty for the caller's.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>First millisecond since the Unix epoch; null when the call says.</summary>
    public long? Start { get; init; }

    /// <summary>Last millisecond, as <see cref="Start"/>.</summary>
    public long? End { get; init; }

    /// <summary>Whether a group that is not named is asked.</summary>
    public bool Takes(LogGroup group, string account) =>
        (Prefixes.Count == 0 || Prefixes.Any(prefix => group.Name.StartsWith(prefix, StringComparison.Ordinal)))
        && Classes.Contains(group.Class) && (Accounts.Count == 0 || Accounts.Contains(account));
}

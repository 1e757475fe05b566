using Apiary.Server.Errors.History;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Errors;

/// <summary>Splitting off what was merged.</summary>
/// <param name="item">The item that it was merged into, as it is shown.</param>
/// <param name="person">Who does it; null for nobody in particular.</param>
/// <param name="now">When.</param>
internal sealed class ItemSplit(ErrorItem item, Author? person, DateTimeOffset now)
{
    /// <summary>Why fingerprints cannot be split off; null when they can.</summary>
    public string? FaultOf(IReadOnlyList<string> fingerprints)
    {
        if (fingerprints.Count == 0) return "name at least one fingerprint that is to be split off";
        if (fingerprints.Contains(item.Fingerprint)) return $"{item.Fingerprint} is the item's own fingerprint, which stays with it; split the others off";
        return fingerprints.FirstOrDefault(fingerprint => item.Members.All(member => member.Fingerprint != fingerprint)) is { } unknown
            ? $"{ShortOf(unknown)} was not merged into item {item.Counter}"
            : null;
    }

    /// <summary>What is to be done, after <see cref="FaultOf"/> found nothing: the first stands for itself again, under its old number, and has the others.</summary>
    public ErrorChange Of(IReadOnlyList<string> fingerprints)
    {
        var parts = fingerprints.Distinct(StringComparer.Ordinal).Select(fingerprint => item.Members.First(member => member.Fingerprint == fingerprint)).ToList();
        var first = parts[0] with { MergedInto = null, Status = item.Status, ResolvedAt = item.ResolvedAt, ResolvedInVersion = item.ResolvedInVersion };
        var did = parts.SelectMany(part => (ErrorHistoryEntry[])
        [
            new(item.Id, now, ErrorHistoryKind.Split, person, $"#{item.Counter}", $"#{first.Counter}", part.Title),
            new(part.Id, now, ErrorHistoryKind.Split, person, $"#{item.Counter}", $"#{first.Counter}", part.Title),
        ]);
        return new ErrorChange { Items = [first, .. parts.Skip(1).Select(part => part with { MergedInto = first.Id })], Did = [.. did] };
    }

    private static string ShortOf(string fingerprint) => fingerprint.Length <= 60 ? fingerprint : fingerprint[..60] + "…";
}

using Apiary.Server.Errors.History;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Errors;

/// <summary>Merging items into one.</summary>
/// <param name="index">The items.</param>
/// <param name="target">The one that stays, as it is shown.</param>
/// <param name="person">Who does it; null for nobody in particular.</param>
/// <param name="now">When.</param>
internal sealed class ItemMerge(ErrorItemIndex index, ErrorItem target, Author? person, DateTimeOffset now)
{
    /// <summary>Most items that are one.</summary>
    public const int MostMembers = 1_000;

    /// <summary>Why items cannot be merged; null when they can.</summary>
    public string? FaultOf(IReadOnlyList<int> counters)
    {
        var others = Others(counters);
        if (others.Count == 0) return "name at least one other item that is to be merged";
        if (others.Find(item => item.Environment != target.Environment) is { } foreign)
            return $"item {foreign.Counter} is of environment {foreign.Environment} and item {target.Counter} of {target.Environment}; only items of one environment can be merged";
        return target.Members.Count + others.Sum(item => 1 + item.Members.Count) > MostMembers ? $"at most {MostMembers} items can be one" : null;
    }

    /// <summary>What is to be done, after <see cref="FaultOf"/> found nothing.</summary>
    public ErrorChange Of(IReadOnlyList<int> counters)
    {
        var others = Others(counters);
        var merged = others.SelectMany(item => item.Members.Append(index.Stored(item.Id)!)).Select(item => item with { MergedInto = target.Id });
        var did = others.SelectMany(item => (ErrorHistoryEntry[])
        [
            new(target.Id, now, ErrorHistoryKind.Merged, person, $"#{item.Counter}", $"#{target.Counter}", item.Title),
            new(item.Id, now, ErrorHistoryKind.Merged, person, $"#{item.Counter}", $"#{target.Counter}", target.Title),
        ]);
        return new ErrorChange { Items = [.. merged], Did = [.. did] };
    }

    private List<ErrorItem> Others(IReadOnlyList<int> counters) =>
        [.. counters.Select(counter => index.Shown(index.Counted(target.ProjectId, counter)!)).Where(item => item.Id != target.Id).DistinctBy(item => item.Id)];
}

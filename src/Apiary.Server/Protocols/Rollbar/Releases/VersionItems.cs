using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Protocols.Rollbar.Reports;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Releases;

/// <summary>What a version of the code meant for the items of an environment (reference, section 8).</summary>
internal sealed class VersionItems(ErrorItems items, OccurrenceFigures figures)
{
    /// <summary>What can be said of an item in a version.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["new", "repeated", "reactivated", "resolved"];

    /// <summary>The items that occurred in a version or were resolved in it, with what that was; and the numbers of its first and last occurrence, 0 for none. Throws <see cref="QueryLimitException"/>.</summary>
    public async Task<(IReadOnlyList<(ErrorItem Item, string Kind)> Items, long FirstId, long LastId)> FindAsync(
        WorkspaceEnvironment project, string version, string environment, CancellationToken cancellationToken)
    {
        Filter[] filters = [Occurrences.Is(ErrorFields.CodeVersion, FieldValue.String(version)), Occurrences.Is(ErrorFields.Environment, FieldValue.String(environment))];
        var groups = await figures.CountAsync(project, filters, [ErrorFields.ItemId], cancellationToken);
        var found = new Dictionary<long, (ErrorItem Item, string Kind)>();
        foreach (var group in groups)
        {
            if (items.Find(project.Id, OccurrenceFigures.Whole(group.Key[0])) is not { } item) continue;
            var kind = IsWithin(item.FirstOccurrenceId, group) ? "new" : item.Activation > 1 && IsWithin(item.ActivatingOccurrenceId, group) ? "reactivated" : "repeated";
            // Of several that were merged, what says most.
            if (!found.TryGetValue(item.Id, out var known) || known.Kind == "repeated") found[item.Id] = (item, kind);
        }

        var resolved = items.List(project.Id).Where(item => item.Environment == environment && item.ResolvedInVersion == version && item.Status == ErrorStatus.Resolved).Select(item => (item, "resolved"));
        return ([.. found.Values, .. resolved], groups.Count == 0 ? 0 : groups.Min(group => group.FirstId), groups.Count == 0 ? 0 : groups.Max(group => group.LastId));
    }

    private static bool IsWithin(long id, FigureGroup group) => id >= group.FirstId && id <= group.LastId;
}

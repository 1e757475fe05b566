using Apiary.Engine.Catalog;
using Apiary.Engine.Queries.Fields;
using Apiary.Server.Workspace;

namespace Apiary.Server.Queries;

/// <summary>The datasets that a question is about.</summary>
/// <param name="Environment">The environment they are in.</param>
/// <param name="Slug">The one dataset's slug, or <see cref="AllSlug"/>.</param>
/// <param name="Datasets">The datasets; empty when the environment has none yet.</param>
internal sealed record QueryScope(WorkspaceEnvironment Environment, string Slug, IReadOnlyList<Dataset> Datasets)
{
    /// <summary>Stands for all datasets of an environment where a slug is due.</summary>
    public const string AllSlug = "__all__";

    /// <summary>The stored fields that a question may name as columns, see <see cref="QueryScopes"/>; empty for questions of our own.</summary>
    public IReadOnlyList<CalculatedField> Derived { get; init; } = [];

    /// <summary>The ids of <see cref="Datasets"/>.</summary>
    public IReadOnlyList<int> Ids => [.. Datasets.Select(dataset => dataset.Id)];

    /// <summary>
    /// What <paramref name="nameOrSlug"/> means to a caller: <see cref="AllSlug"/> or nothing is the whole environment. An
    /// operator sees the server's own dataset beside those of the environment. Null when there is no such dataset.
    /// </summary>
    public static QueryScope? Resolve(DatasetCatalog catalog, Caller caller, string? nameOrSlug)
    {
        if (nameOrSlug is null or "" or AllSlug) return new QueryScope(caller.Environment, AllSlug, catalog.List(caller.Environment.Id));
        if (catalog.Find(caller.Environment.Id, nameOrSlug) is { } dataset) return new QueryScope(caller.Environment, dataset.Slug, [dataset]);
        return caller.IsOperator && catalog.Find(WorkspaceStore.OwnEnvironment.Id, nameOrSlug) is { } own
            ? new QueryScope(WorkspaceStore.OwnEnvironment, own.Slug, [own])
            : null;
    }

    /// <summary>Whether one of the datasets has the column, or it is a stored field.</summary>
    public bool HasColumn(string name) => Derived.Any(field => field.Name == name) || Datasets.Any(dataset => dataset.FindColumn(name) is not null);

    /// <summary>The existing column whose name is closest to <paramref name="name"/>, for a hint; null when none is close.</summary>
    public string? ClosestColumn(string name)
    {
        var allowed = Math.Max(1, name.Length / 3);
        return Datasets.SelectMany(dataset => dataset.Columns).Select(column => column.Name).Concat(Derived.Select(field => field.Name)).Distinct(StringComparer.Ordinal)
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= allowed)
            .Select(candidate => (candidate, distance: Distance(candidate, name)))
            .Where(pair => pair.distance <= allowed)
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Edits (insert, remove, replace one character, whatever the case) from one text to another.</summary>
    private static int Distance(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++) row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}

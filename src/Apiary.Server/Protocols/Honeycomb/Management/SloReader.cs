using Apiary.Engine.Catalog;
using Apiary.Server.Queries;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Reads an objective, section 11.1 of the protocol reference.</summary>
internal sealed class SloReader(DatasetCatalog catalog, SharedItems<DerivedColumn> derived)
{
    private const int MaxNameChars = 120;
    private const int MaxDescriptionChars = 1_023;
    private const int MaxAliasChars = 255;
    private const int MaxDays = 366;
    private const int MaxTarget = 999_999;
    private const int MaxDatasets = 10;

    /// <summary>The objective that a body describes; what is wrong is noted in the body, and then what is given back means nothing.</summary>
    public Slo Read(ManagementBody body, QueryScope scope, Slo? known)
    {
        var alias = ReadAlias(body, scope);
        foreach (var name in new[] { "time_period_days", "target_per_million" })
            if (!body.Has(name)) body.Refuse(name, "missing", "cannot be blank");
        return new Slo
        {
            Id = known?.Id ?? "",
            EnvironmentId = scope.Environment.Id,
            CreatedAt = default,
            UpdatedAt = default,
            Dataset = scope.Slug,
            // Not among what may change.
            Datasets = known?.Datasets ?? ReadDatasets(body, scope),
            Name = body.Text("name", 1, MaxNameChars) ?? "",
            Description = body.Text("description", 0, MaxDescriptionChars) ?? "",
            SliAlias = alias,
            TimePeriodDays = (int)(body.Integer("time_period_days", 1, MaxDays) ?? 1),
            TargetPerMillion = (int)(body.Integer("target_per_million", 0, MaxTarget) ?? 0),
            Tags = TagList.Read(body) ?? [],
        };
    }

    private string ReadAlias(ManagementBody body, QueryScope scope)
    {
        if (body.Object("sli") is not { } sli)
        {
            if (!body.Has("sli")) body.Refuse("sli", "missing", "cannot be blank");
            return "";
        }

        var alias = sli.Text("alias", 1, MaxAliasChars) ?? "";
        if (alias.Length > 0 && DerivedColumn.VisibleIn(derived, scope.Environment.Id, scope.Slug).All(field => field.Alias != alias))
            sli.Refuse("alias", "invalid", scope.Slug == QueryScope.AllSlug ? $"there is no environment-wide derived column {alias}" : $"there is no derived column {alias}");
        return alias;
    }

    private IReadOnlyList<string> ReadDatasets(ManagementBody body, QueryScope scope)
    {
        var slugs = body.Texts("dataset_slugs", MaxDatasets);
        if (scope.Slug != QueryScope.AllSlug)
        {
            if (slugs is not null && !slugs.SequenceEqual([scope.Slug])) body.Refuse("dataset_slugs", "invalid", "may be there for environment-wide SLOs only");
            return [scope.Slug];
        }

        if (slugs is null or { Count: 0 })
        {
            body.Refuse("dataset_slugs", "missing", "cannot be blank");
            return [];
        }

        if (slugs.FirstOrDefault(slug => catalog.Find(scope.Environment.Id, slug) is null) is { } missing) body.Refuse("dataset_slugs", "invalid", $"dataset not found: {missing}");
        return [.. slugs.Distinct(StringComparer.Ordinal)];
    }
}

namespace Apiary.Server.Queries;

/// <summary>A question under an id; it never changes, and nobody gave it a name.</summary>
/// <param name="Id">Short id, see <see cref="Workspace.Ids.Short"/>.</param>
/// <param name="EnvironmentId">Whose it is.</param>
/// <param name="Dataset">The dataset's slug, or <see cref="QueryScope.AllSlug"/>.</param>
/// <param name="Spec">The specification as JSON, as <c>QuerySpecJson</c> writes it.</param>
/// <param name="CreatedAt">When it was saved.</param>
internal sealed record FixedQuery(string Id, string EnvironmentId, string Dataset, string Spec, DateTimeOffset CreatedAt);

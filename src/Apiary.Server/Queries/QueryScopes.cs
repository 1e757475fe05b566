using Apiary.Engine.Catalog;
using Apiary.Engine.Queries.Fields;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Queries;

/// <summary>Finds what questions of people and programs are about, with the stored fields that they may use. Thread-safe.</summary>
internal sealed class QueryScopes(DatasetCatalog catalog, SharedItems<DerivedColumn> derived)
{
    /// <summary>What a name means to a caller, see <see cref="QueryScope.Resolve"/>; null when there is no such dataset.</summary>
    public QueryScope? Resolve(Caller caller, string? nameOrSlug) => QueryScope.Resolve(catalog, caller, nameOrSlug) is { } scope ? WithDerived(scope) : null;

    /// <summary>A scope with its stored fields.</summary>
    public QueryScope WithDerived(QueryScope scope) => scope with
    {
        Derived = [.. DerivedColumn.VisibleIn(derived, scope.Environment.Id, scope.Slug).Select(field => new CalculatedField(field.Alias, field.Expression))],
    };
}

using Apiary.Engine.Catalog;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/derived_columns/{slug|__all__}</c>: calculated fields under names of their own, section 5.4 of the protocol reference.</summary>
internal sealed class DerivedColumnsEndpoints(DatasetCatalog catalog, SharedItems<DerivedColumn> derived, DerivedColumnUses uses)
{
    private const string Kind = "Derived column", AliasTaken = "Your chosen alias is the same as an existing derived column. Please choose a different alias.";
    private const int MaxAliasChars = 255;
    private const int MaxExpressionChars = 4_095;
    private const int MaxDescriptionChars = 255;

    private readonly DerivedColumnCheck check = new(catalog, derived);

    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/derived_columns/{slug}", ManagementAnswers.In(ScopeOf, ListAsync));
        routes.Post("/1/derived_columns/{slug}", ManagementAnswers.In(ScopeOf, CreateAsync));
        routes.Get("/1/derived_columns/{slug}/{id}", ManagementAnswers.In(ScopeOf, GetAsync));
        routes.Put("/1/derived_columns/{slug}/{id}", ManagementAnswers.In(ScopeOf, UpdateAsync));
        routes.Delete("/1/derived_columns/{slug}/{id}", ManagementAnswers.In(ScopeOf, DeleteAsync));
    }

    private Task ListAsync(HttpContext context, QueryScope scope)
    {
        var own = derived.List(scope.Environment.Id).Where(field => field.Dataset == scope.Slug);
        if (!context.Request.Query.TryGetValue("alias", out var alias)) return ManagementAnswers.WriteAsync(context, 200, own.Select(Describe));
        return own.FirstOrDefault(field => field.Alias == alias) is { } named
            ? ManagementAnswers.WriteAsync(context, 200, Describe(named))
            : HoneycombProblem.NotFound(context, "Derived column not found");
    }

    private async Task GetAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is { } field) await ManagementAnswers.WriteAsync(context, 200, Describe(field));
    }

    private async Task CreateAsync(HttpContext context, QueryScope scope)
    {
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null || await ReadAsync(context, body, scope, null) is not { } said) return;
        var caller = context.Caller();
        var added = derived.AddUnless(other => IsTakenBy(other, scope, said.Alias), (id, now) => said with
        {
            Id = id,
            CreatedBy = Author.Of(caller),
            CreatedAt = now,
            UpdatedAt = now,
        });
        await ManagementAnswers.AnswerAsync(context, 201, added, Kind, Describe, AliasTaken);
    }

    private async Task UpdateAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        using var body = await ManagementBody.ReadAsync(context);
        if (body is null || await ReadAsync(context, body, scope, known) is not { } said) return;
        if (said.Alias != known.Alias && uses.Of(known) is { Count: > 0 } users)
        {
            await HoneycombProblem.Conflict(context, $"The derived column {known.Alias} cannot be renamed; it is used by {string.Join(", ", users)}.");
            return;
        }

        var update = derived.Update(
            known.EnvironmentId,
            known.Id,
            null,
            field => field with { Alias = said.Alias, Expression = said.Expression, Description = said.Description },
            other => IsTakenBy(other, scope, said.Alias));
        await ManagementAnswers.AnswerAsync(context, 200, update, Kind, Describe, AliasTaken);
    }

    private async Task DeleteAsync(HttpContext context, QueryScope scope)
    {
        if (await FindAsync(context, scope) is not { } known) return;
        if (uses.Of(known) is { Count: > 0 } users)
        {
            await HoneycombProblem.Conflict(context, $"The derived column {known.Alias} cannot be deleted; it is used by {string.Join(", ", users)}.");
            return;
        }

        derived.Remove(known.EnvironmentId, known.Id);
        await ManagementAnswers.Gone(context);
    }

    private async Task<DerivedColumn?> ReadAsync(HttpContext context, ManagementBody body, QueryScope scope, DerivedColumn? known)
    {
        var (alias, expression) = (body.Text("alias", 1, MaxAliasChars), body.Text("expression", 1, MaxExpressionChars));
        var description = body.Text("description", 0, MaxDescriptionChars) ?? "";
        if (await body.IsRefusedAsync(context)) return null;
        var said = new DerivedColumn
        {
            Id = known?.Id ?? "",
            EnvironmentId = scope.Environment.Id,
            CreatedAt = default,
            UpdatedAt = default,
            Dataset = scope.Slug,
            Alias = alias!,
            Expression = expression!,
            Description = description,
        };
        if (scope.HasColumn(said.Alias))
        {
            await HoneycombProblem.Conflict(context, "Your chosen alias is the same as an existing column. Please choose a different alias.");
            return null;
        }

        // That a name is taken is told before what is wrong with the expression, which may be wrong only because of it.
        if (derived.List(scope.Environment.Id).Any(other => other.Id != said.Id && IsTakenBy(other, scope, said.Alias)))
        {
            await HoneycombProblem.Conflict(context, AliasTaken);
            return null;
        }

        if (check.FaultOf(said, scope) is not { } fault) return said;
        await HoneycombProblem.Simple(context, 400, fault);
        return null;
    }

    /// <summary>Whether a name is another's in the same dataset or in the environment; an environment's name must be free in all of its datasets.</summary>
    private static bool IsTakenBy(DerivedColumn other, QueryScope scope, string alias) =>
        other.EnvironmentId == scope.Environment.Id && other.Alias == alias
        && (other.Dataset == scope.Slug || other.Dataset == QueryScope.AllSlug || scope.Slug == QueryScope.AllSlug);

    private static Dictionary<string, object?> Describe(DerivedColumn field) => new()
    {
        ["id"] = field.Id,
        ["alias"] = field.Alias,
        ["expression"] = field.Expression,
        ["description"] = field.Description,
        ["created_at"] = DatasetsEndpoints.Second(field.CreatedAt),
        ["updated_at"] = DatasetsEndpoints.Second(field.UpdatedAt),
    };

    private Task<DerivedColumn?> FindAsync(HttpContext context, QueryScope scope) => ManagementAnswers.FindAsync(context, derived, scope.Environment.Id, Kind, field => field.Dataset == scope.Slug);

    private QueryScope? ScopeOf(HttpContext context) => QueryScope.Resolve(catalog, context.Caller(), context.Route("slug"));
}

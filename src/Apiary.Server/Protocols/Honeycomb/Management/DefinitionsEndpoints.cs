using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary><c>/1/dataset_definitions/{slug}</c>: which column plays which role, section 5.2 of the protocol reference.</summary>
internal sealed class DefinitionsEndpoints(DatasetCatalog catalog, SharedItems<DatasetDefinition> definitions, SharedItems<DerivedColumn> derived)
{
    /// <summary>Adds the routes.</summary>
    public void Map(ManagementRoutes routes)
    {
        routes.Get("/1/dataset_definitions/{slug}", GetAsync);
        routes.Patch("/1/dataset_definitions/{slug}", UpdateAsync);
    }

    private Task GetAsync(HttpContext context) => DatasetOf(context) is { } dataset
        ? ManagementAnswers.WriteAsync(context, 200, Describe(context.Caller().Environment.Id, dataset))
        : HoneycombProblem.NotFound(context, "Dataset not found");

    private async Task UpdateAsync(HttpContext context)
    {
        if (DatasetOf(context) is not { } dataset)
        {
            await HoneycombProblem.NotFound(context, "Dataset not found");
            return;
        }

        using var body = await ManagementBody.ReadAsync(context);
        if (body is null) return;
        var environmentId = context.Caller().Environment.Id;
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (role, _) in DefinitionRoles.All)
        {
            if (!body.Names(role)) continue;
            // Null, a text and an object are in use; nothing, in whatever form, goes back to the usual column.
            said[role] = body.Find(role) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : body.Object(role)?.Text("name", 0, 255) ?? "";
        }

        if (await body.IsRefusedAsync(context)) return;
        var missing = said.Values.Where(column => column.Length > 0 && dataset.FindColumn(column) is null && !IsDerived(environmentId, dataset, column)).ToList();
        if (missing.Count > 0)
        {
            await HoneycombProblem.Invalid(context, [new FieldFault("", "invalid", $"The following columns were not found: {string.Join(", ", missing)}")]);
            return;
        }

        Save(context.Caller(), dataset, said);
        await ManagementAnswers.WriteAsync(context, 200, Describe(environmentId, dataset));
    }

    private void Save(Caller caller, Dataset dataset, Dictionary<string, string> said)
    {
        var environmentId = caller.Environment.Id;
        while (true)
        {
            if (Find(definitions, environmentId, dataset.Slug) is { } known)
            {
                definitions.Update(environmentId, known.Id, null, definition => definition with { Columns = Merged(definition.Columns, said) });
                return;
            }

            var added = definitions.AddUnless(
                other => other.EnvironmentId == environmentId && other.Dataset == dataset.Slug,
                (id, now) => new DatasetDefinition
                {
                    Id = id,
                    EnvironmentId = environmentId,
                    CreatedBy = Author.Of(caller),
                    CreatedAt = now,
                    UpdatedAt = now,
                    Dataset = dataset.Slug,
                    Columns = Merged(new Dictionary<string, string>(), said),
                });
            // Somebody else may have been the first meanwhile.
            if (!added.IsConflict) return;
        }
    }

    /// <summary>What somebody said of a dataset; null when nobody did.</summary>
    public static DatasetDefinition? Find(SharedItems<DatasetDefinition> definitions, string environmentId, string slug) =>
        definitions.List(environmentId).FirstOrDefault(definition => definition.Dataset == slug);

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> before, Dictionary<string, string> said) =>
        before.Where(pair => !said.ContainsKey(pair.Key)).Concat(said.Where(pair => pair.Value.Length > 0)).ToDictionary(StringComparer.Ordinal);

    private Dictionary<string, object?> Describe(string environmentId, Dataset dataset)
    {
        var said = Find(definitions, environmentId, dataset.Slug)?.Columns;
        return DefinitionRoles.All.ToDictionary(role => role.Role, role => Column(said?.GetValueOrDefault(role.Role) ?? DefinitionRoles.UsualColumn(dataset, role.Candidates)), StringComparer.Ordinal);

        object? Column(string? name) => name is null ? null : new { name, column_type = dataset.FindColumn(name) is null && IsDerived(environmentId, dataset, name) ? "derived_column" : "column" };
    }

    private bool IsDerived(string environmentId, Dataset dataset, string name) => DerivedColumn.VisibleIn(derived, environmentId, dataset.Slug).Any(field => field.Alias == name);

    private Dataset? DatasetOf(HttpContext context) => catalog.Find(context.Caller().Environment.Id, context.Route("slug"));
}

using System.Text;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary><c>/1/columns/{slug}</c>, section 5.3. A column's id is made from its name, so it needs no keeping.</summary>
internal sealed class ColumnsEndpoints(DatasetCatalog catalog, SharedItems<DatasetDefinition> definitions)
{
    private const int MaxNameChars = 255;
    private const int MaxDescriptionChars = 255;
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>GET: all columns by name, or the one that <c>key_name</c> names.</summary>
    public Task ListAsync(HttpContext context)
    {
        if (FindDataset(context) is not { } dataset) return HoneycombProblem.DatasetMissing(context);
        if (!context.Request.Query.TryGetValue("key_name", out var name))
            return context.Response.WriteAsJsonAsync(dataset.Columns.OrderBy(column => column.Name, StringComparer.Ordinal).Select(Describe), context.RequestAborted);
        return dataset.FindColumn(name.ToString()) is { } column
            ? context.Response.WriteAsJsonAsync(Describe(column), context.RequestAborted)
            : HoneycombProblem.NotFound(context, "Column not found");
    }

    /// <summary>GET one by id.</summary>
    public Task GetAsync(HttpContext context) =>
        WithColumn(context, (_, column) => context.Response.WriteAsJsonAsync(Describe(column), context.RequestAborted));

    /// <summary>POST: 201; 409 when it is there already.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        if (FindDataset(context) is not { } dataset)
        {
            await HoneycombProblem.DatasetMissing(context);
            return;
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null || body.RootElement.ValueKind != JsonValueKind.Object)
        {
            await HoneycombProblem.Unparseable(context);
            return;
        }

        var name = Text(body.RootElement, "key_name") ?? Text(body.RootElement, "alias") ?? "";
        if (string.IsNullOrWhiteSpace(name)) await HoneycombProblem.Simple(context, 400, "Key name cannot be blank");
        else if (name.Length > MaxNameChars) await HoneycombProblem.Invalid(context, [new SpecError("key_name", $"must be at most {MaxNameChars} characters")]);
        else if (dataset.FindColumn(name) is not null) await HoneycombProblem.Conflict(context, "A resource by that name already exists.");
        else await DeclareAsync(context, dataset, name, body.RootElement, 201, null);
    }

    /// <summary>PUT: type, description and visibility.</summary>
    public Task UpdateAsync(HttpContext context) => WithColumn(context, async (dataset, column) =>
    {
        using var body = await RequestBody.ReadAsync(context);
        if (body is null || body.RootElement.ValueKind != JsonValueKind.Object) await HoneycombProblem.Unparseable(context);
        else await DeclareAsync(context, dataset, column.Name, body.RootElement, 200, column);
    });

    /// <summary>DELETE: 204; new events with it declare it again. 409 while a definition names it.</summary>
    public Task DeleteAsync(HttpContext context) => WithColumn(context, (dataset, column) =>
    {
        var roles = DefinitionsEndpoints.Find(definitions, dataset.EnvironmentId, dataset.Slug)?.Columns.Where(pair => pair.Value == column.Name).Select(pair => pair.Key).ToList();
        if (roles is { Count: > 0 })
            return HoneycombProblem.Conflict(context, $"The column {column.Name} cannot be deleted; the dataset's definitions name it as {string.Join(", ", roles)}.");
        catalog.RemoveColumn(dataset, column);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    });

    private static string IdOf(Column column)
    {
        var hash = Hash64.Stable(Encoding.UTF8.GetBytes(column.Name));
        Span<char> id = stackalloc char[11];
        for (var i = id.Length - 1; i >= 0; i--)
        {
            id[i] = Base58[(int)(hash % 58)];
            hash /= 58;
        }

        return new string(id);
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Dictionary<string, object?> Describe(Column column) => new()
    {
        ["id"] = IdOf(column),
        ["key_name"] = column.Name,
        ["type"] = ColumnTypeNames.Of(column.Type),
        ["description"] = column.Description,
        ["hidden"] = column.Hidden,
        ["last_written"] = DatasetsEndpoints.Second(column.LastWrittenAt),
        ["created_at"] = DatasetsEndpoints.Second(column.CreatedAt),
        ["updated_at"] = DatasetsEndpoints.Second(column.CreatedAt),
    };

    private async Task DeclareAsync(HttpContext context, Dataset dataset, string name, JsonElement body, int status, Column? known)
    {
        var errors = new List<SpecError>();
        var type = known?.Type ?? ColumnType.String;
        if (body.TryGetProperty("type", out _))
        {
            if (ColumnTypeNames.Parse(Text(body, "type")) is { } asked) type = asked;
            else errors.Add(new SpecError("type", "must be one of string, float, integer, boolean"));
        }

        var description = Text(body, "description") ?? known?.Description ?? "";
        if (description.Length > MaxDescriptionChars) errors.Add(new SpecError("description", $"must be at most {MaxDescriptionChars} characters"));
        var hidden = known?.Hidden ?? false;
        if (body.TryGetProperty("hidden", out var flag))
        {
            if (flag.ValueKind is JsonValueKind.True or JsonValueKind.False) hidden = flag.GetBoolean();
            else errors.Add(new SpecError("hidden", "must be true or false"));
        }

        if (errors.Count > 0)
        {
            await HoneycombProblem.Invalid(context, errors);
            return;
        }

        try
        {
            var column = catalog.DeclareColumn(dataset, name, type, description, hidden);
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(Describe(column), context.RequestAborted);
        }
        catch (CatalogLimitException)
        {
            await HoneycombProblem.Simple(context, 400, "Dataset has too many columns.");
        }
    }

    private Task WithColumn(HttpContext context, Func<Dataset, Column, Task> then)
    {
        if (FindDataset(context) is not { } dataset) return HoneycombProblem.DatasetMissing(context);
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Ids.IsShort(id)) return HoneycombProblem.MalformedId(context);
        return dataset.Columns.FirstOrDefault(column => IdOf(column) == id) is { } column ? then(dataset, column) : HoneycombProblem.NotFound(context, "Column not found");
    }

    private Dataset? FindDataset(HttpContext context) =>
        QueryScope.Resolve(catalog, context.Caller(), (string)context.Request.RouteValues["slug"]!) is { Slug: not QueryScope.AllSlug } scope ? scope.Datasets[0] : null;
}

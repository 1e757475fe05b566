using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Engine.Storage;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary><c>/1/datasets</c>, section 5.1.</summary>
internal sealed class DatasetsEndpoints(EventStore store)
{
    private const int MaxNameChars = 255;
    private const int MaxDescriptionChars = 1_024;
    private const int MaxExpandDepth = 10;

    private readonly DatasetCatalog catalog = store.Catalog;

    /// <summary>GET: all datasets of the environment.</summary>
    public Task ListAsync(HttpContext context)
    {
        var datasets = catalog.List(context.Caller().Environment.Id);
        return context.Response.WriteAsJsonAsync(datasets.Select(Describe), context.RequestAborted);
    }

    /// <summary>GET one.</summary>
    public Task GetAsync(HttpContext context) =>
        Find(context) is { } dataset ? context.Response.WriteAsJsonAsync(Describe(dataset), context.RequestAborted) : Missing(context);

    /// <summary>POST: 201, or 200 when it was there already.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context);
        if (body is null || body.RootElement.ValueKind != JsonValueKind.Object)
        {
            await HoneycombProblem.Unparseable(context);
            return;
        }

        var name = body.RootElement.TryGetProperty("name", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";
        if (name.Length == 0)
        {
            await HoneycombProblem.Invalid(context, [new SpecError("name", "cannot be blank")], "missing");
            return;
        }

        var errors = new List<SpecError>();
        if (name.Length > MaxNameChars) errors.Add(new SpecError("name", $"must be at most {MaxNameChars} characters"));
        var settings = ReadSettings(body.RootElement, errors);
        if (!settings.DeleteProtected) errors.Add(new SpecError("settings.delete_protected", "cannot be false when a dataset is created"));
        if (errors.Count > 0)
        {
            await HoneycombProblem.Invalid(context, errors);
            return;
        }

        var environment = context.Caller().Environment.Id;
        var known = catalog.Find(environment, name);
        try
        {
            var dataset = catalog.GetOrCreate(environment, name, settings: settings);
            context.Response.StatusCode = known is null ? 201 : 200;
            await context.Response.WriteAsJsonAsync(Describe(dataset), context.RequestAborted);
        }
        catch (CatalogLimitException)
        {
            await HoneycombProblem.Conflict(context, "environment has reached the maximum number of datasets allowed");
        }
    }

    /// <summary>PUT: what is left out goes back to its default; the name never changes.</summary>
    public async Task UpdateAsync(HttpContext context)
    {
        if (Find(context) is not { } dataset)
        {
            await Missing(context);
            return;
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null || body.RootElement.ValueKind != JsonValueKind.Object)
        {
            await HoneycombProblem.Unparseable(context);
            return;
        }

        var errors = new List<SpecError>();
        var settings = ReadSettings(body.RootElement, errors);
        if (errors.Count > 0)
        {
            await HoneycombProblem.Invalid(context, errors);
            return;
        }

        // The vendor has no word for it, so leaving it out says nothing.
        catalog.Update(dataset, settings with { RetentionDays = dataset.Settings.RetentionDays });
        await context.Response.WriteAsJsonAsync(Describe(dataset), context.RequestAborted);
    }

    /// <summary>DELETE: 202, and its events go with it; 409 while it is protected.</summary>
    public Task DeleteAsync(HttpContext context)
    {
        if (Find(context) is not { } dataset) return Missing(context);
        if (dataset.Settings.DeleteProtected)
            return HoneycombProblem.Conflict(context, "The dataset is protected from deletion. Set settings.delete_protected to false first.");
        store.RemoveDataset(dataset);
        context.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private static Task Missing(HttpContext context) => HoneycombProblem.NotFound(context, "Dataset not found");

    private static DatasetSettings ReadSettings(JsonElement body, List<SpecError> errors)
    {
        var settings = DatasetSettings.Default;
        if (body.TryGetProperty("description", out var description) && description.ValueKind != JsonValueKind.Null)
        {
            if (description.ValueKind == JsonValueKind.String && description.GetString()!.Length <= MaxDescriptionChars) settings = settings with { Description = description.GetString()! };
            else errors.Add(new SpecError("description", $"must be text of at most {MaxDescriptionChars} characters"));
        }

        if (body.TryGetProperty("expand_json_depth", out var depth) && depth.ValueKind != JsonValueKind.Null)
        {
            if (depth.ValueKind == JsonValueKind.Number && depth.TryGetInt32(out var levels) && levels is >= 0 and <= MaxExpandDepth) settings = settings with { ExpandJsonDepth = levels };
            else errors.Add(new SpecError("expand_json_depth", $"must be between 0 and {MaxExpandDepth}"));
        }

        if (body.TryGetProperty("settings", out var nested) && nested.ValueKind == JsonValueKind.Object && nested.TryGetProperty("delete_protected", out var protect))
        {
            if (protect.ValueKind is JsonValueKind.True or JsonValueKind.False) settings = settings with { DeleteProtected = protect.GetBoolean() };
            else errors.Add(new SpecError("settings.delete_protected", "must be true or false"));
        }

        return settings;
    }

    private static Dictionary<string, object?> Describe(Dataset dataset) => new()
    {
        ["name"] = dataset.Name,
        ["description"] = dataset.Settings.Description,
        ["slug"] = dataset.Slug,
        ["expand_json_depth"] = dataset.Settings.ExpandJsonDepth,
        ["regular_columns_count"] = dataset.ColumnCount,
        ["last_written_at"] = Second(dataset.LastWrittenAt),
        ["created_at"] = Second(dataset.CreatedAt),
        ["settings"] = new { delete_protected = dataset.Settings.DeleteProtected },
    };

    /// <summary>A time as the vendor's management API writes it: to the second.</summary>
    internal static string? Second(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private Dataset? Find(HttpContext context) => catalog.Find(context.Caller().Environment.Id, (string)context.Request.RouteValues["slug"]!);
}

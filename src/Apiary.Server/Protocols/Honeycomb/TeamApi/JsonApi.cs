using System.Globalization;
using System.Text.Json;
using Apiary.Server.Queries;

namespace Apiary.Server.Protocols.Honeycomb.TeamApi;

/// <summary>Bodies and errors of the vendor's API of version 2, in the form of JSON:API: sections 2.4 (c) and 2.6 of the protocol reference.</summary>
internal static class JsonApi
{
    /// <summary>The type of all bodies.</summary>
    public const string ContentType = "application/vnd.api+json";

    private const int UsualPage = 20;
    private const int MaxPage = 100;

    /// <summary>Writes a body.</summary>
    public static Task WriteAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, (JsonSerializerOptions?)null, ContentType, context.RequestAborted);
    }

    /// <summary>One error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status, which stands in the body too.</param>
    /// <param name="code">What kind of error, for programs.</param>
    /// <param name="title">What kind of error, for people.</param>
    /// <param name="detail">What is wrong here; null for nothing more to say.</param>
    /// <param name="source">Where: a pointer into the body, a header or a parameter; null for nowhere in particular.</param>
    public static Task FailAsync(HttpContext context, int status, string code, string title, string? detail = null, object? source = null)
    {
        var error = new Dictionary<string, object?>
        {
            ["id"] = context.TraceIdentifier,
            ["status"] = status.ToString(CultureInfo.InvariantCulture),
            ["code"] = code,
            ["title"] = title,
        };
        if (detail is not null) error["detail"] = detail;
        if (source is not null) error["source"] = source;
        return WriteAsync(context, status, new { errors = new[] { error } });
    }

    /// <summary>422 for one attribute or relationship of the body.</summary>
    public static Task InvalidAsync(HttpContext context, string pointer, string detail) =>
        FailAsync(context, 422, "validation-failed", "The provided input is invalid.", detail, new { pointer });

    /// <summary>404.</summary>
    public static Task MissingAsync(HttpContext context, string what) => FailAsync(context, 404, "not-found", "The requested resource cannot be found.", $"{what} not found");

    /// <summary>409.</summary>
    public static Task ConflictAsync(HttpContext context, string detail) =>
        FailAsync(context, 409, "conflict", "Request could not be completed due to a conflict with the current state of the target resource.", detail);

    /// <summary>The object <c>data</c> of a body of the right type; the answer is written when this is null. The caller disposes the document.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpContext context, string type)
    {
        if (context.Request.ContentType?.Split(';')[0].Trim().Equals(ContentType, StringComparison.OrdinalIgnoreCase) != true)
        {
            await FailAsync(context, 415, "unsupported-media-type", "unsupported media type", $"expected {ContentType}", new { header = "Content-Type" });
            return null;
        }

        var body = await RequestBody.ReadAsync(context);
        if (body is { RootElement.ValueKind: JsonValueKind.Object } && body.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String && named.ValueEquals(type))
            return body;
        body?.Dispose();
        await FailAsync(context, 400, "unparseable", "The request body could not be parsed.", $"expected an object data of type {type}", new { pointer = "/data" });
        return null;
    }

    /// <summary>A field behind a path of names; undefined when there is none.</summary>
    public static JsonElement Find(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from)) return default;
        return from;
    }

    /// <summary>Writes one page of a list, with where the next one is: section 2.6.</summary>
    /// <param name="context">The request, which may say <c>page[size]</c> and <c>page[after]</c>.</param>
    /// <param name="items">All, in any order; they are listed by id.</param>
    /// <param name="id">What tells an item from others.</param>
    /// <param name="describe">An item as it is written.</param>
    public static Task WritePageAsync<T>(HttpContext context, IReadOnlyList<T> items, Func<T, string> id, Func<T, object> describe)
    {
        var query = context.Request.Query;
        var size = UsualPage;
        if (query["page[size]"].ToString() is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxPage))
            return FailAsync(context, 400, "invalid", "The provided input is invalid.", $"must be between 1 and {MaxPage}", new { parameter = "page[size]" });
        var after = query["page[after]"].ToString();
        // By id, so that a page goes on behind what was deleted since.
        var rest = items.Where(item => string.CompareOrdinal(id(item), after) > 0).OrderBy(id, StringComparer.Ordinal).ToList();
        var page = rest.Take(size).ToList();
        var next = rest.Count > size ? $"{context.Request.Path}?page[size]={size}&page[after]={id(page[^1])}{Filter(query)}" : null;
        return WriteAsync(context, 200, new { data = page.Select(describe), links = new { next } });
    }

    private static string Filter(IQueryCollection query) => query["filter[type]"].ToString() is { Length: > 0 } type ? $"&filter[type]={Uri.EscapeDataString(type)}" : "";
}

using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Shared;

/// <summary>Reads what the bodies of shared things have in common.</summary>
internal static class SharedBody
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxNameChars = 320;

    /// <summary>Most characters of a description.</summary>
    public const int MaxDescriptionChars = 4_096;

    /// <summary>Most bytes of a specification.</summary>
    public const int MaxQueryBytes = 64 * 1024;

    /// <summary>Most bytes of the page's own settings.</summary>
    public const int MaxViewBytes = 16 * 1024;

    private const int MaxDatasetChars = 255;

    /// <summary>The version that the caller has seen, as <c>updated_at</c> had it; null when they did not say.</summary>
    public static DateTimeOffset? Seen(this ApiBody body)
    {
        if (body.Find("if_updated_at") is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seen)) return seen;
        body.Refuse("if_updated_at", "expected updated_at as it was seen");
        return null;
    }

    /// <summary>A name that must be there.</summary>
    public static string? Name(this ApiBody body) => body.Text("name", 1, MaxNameChars);

    /// <summary>A description; null when it is absent.</summary>
    public static string? Description(this ApiBody body) => body.Text("description", 0, MaxDescriptionChars);

    /// <summary>The dataset's slug; null for all, however that is said.</summary>
    public static string? Dataset(this ApiBody body) =>
        body.Text("dataset", 0, MaxDatasetChars) is { Length: > 0 } named && named != QueryScope.AllSlug ? DatasetCatalog.SlugOf(named) : null;

    /// <summary>A specification that must be there and make sense; its columns may be gone, or still to come.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The field.</param>
    /// <param name="needsTimes">Whether its times must be absolute.</param>
    public static JsonText? Query(this ApiBody body, string name, bool needsTimes = false)
    {
        if (body.Find(name) is not { ValueKind: JsonValueKind.Object } json)
        {
            body.Refuse(name, "expected a query specification");
            return null;
        }

        var errors = new List<SpecError>();
        var spec = QuerySpecJson.Read(json, errors);
        if (spec is not null) errors.AddRange(QueryValidation.Check(spec, QueryValidation.MaxLimitWithoutSeries));
        foreach (var error in errors) body.Refuse(error.Field.Length == 0 ? name : $"{name}.{error.Field}", error.Message);
        if (errors.Count == 0 && needsTimes && (spec!.StartTime is null || spec.EndTime is null)) body.Refuse(name, "expected start_time and end_time");
        return Bounded(body, name, json, MaxQueryBytes);
    }

    /// <summary>The page's own settings; null when they are absent.</summary>
    public static JsonText? View(this ApiBody body)
    {
        if (body.Find("view") is not { } json) return null;
        if (json.ValueKind == JsonValueKind.Object) return Bounded(body, "view", json, MaxViewBytes);
        body.Refuse("view", "expected an object");
        return null;
    }

    private static JsonText? Bounded(ApiBody body, string name, JsonElement json, int maxBytes)
    {
        var text = JsonText.Of(json);
        if (text.Size <= maxBytes) return text;
        body.Refuse(name, $"expected at most {maxBytes} bytes, found {text.Size}");
        return null;
    }
}

using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>What requests to this API have in common: a dataset (or none, for all) and a query specification.</summary>
/// <param name="Scope">The datasets.</param>
/// <param name="Spec">The specification, checked.</param>
/// <param name="Body">The whole body, for what an endpoint adds; the caller disposes it.</param>
internal sealed record ApiQuestion(QueryScope Scope, QuerySpec Spec, JsonDocument Body) : IDisposable
{
    /// <summary>Reads and checks the body; null when it was refused, and then the answer is written.</summary>
    public static async Task<ApiQuestion?> ReadAsync(HttpContext context, QueryScopes scopes, IReadOnlyList<string> otherFields)
    {
        var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            await ApiErrors.Write(context, 400, $"expected a JSON object of at most {RequestBody.MaxBytes} bytes");
            return null;
        }

        if (await CheckAsync(context, scopes, body, otherFields) is { } question) return question;
        body.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Body.Dispose();

    /// <summary>A switch of the body; null when it is neither true nor false.</summary>
    public bool? Flag(string name, bool otherwise) =>
        !Body.RootElement.TryGetProperty(name, out var value) ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : null;

    /// <summary>A whole number of the body; null when it is not one between the bounds.</summary>
    public int? Number(string name, int otherwise, int min, int max) =>
        !Body.RootElement.TryGetProperty(name, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max ? number
        : null;

    private static async Task<ApiQuestion?> CheckAsync(HttpContext context, QueryScopes scopes, JsonDocument body, IReadOnlyList<string> otherFields)
    {
        var root = body.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            await ApiErrors.Write(context, 400, "expected a JSON object");
            return null;
        }

        foreach (var property in root.EnumerateObject())
        {
            if (property.Name is "dataset" or "query" || otherFields.Contains(property.Name)) continue;
            await ApiErrors.Write(context, 400, $"there is no field '{property.Name}' here; known are dataset, query, {string.Join(", ", otherFields)}");
            return null;
        }

        string? dataset = null;
        if (root.TryGetProperty("dataset", out var named) && named.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            await ApiErrors.Write(context, 400, "dataset: expected a name, or null for all datasets");
            return null;
        }

        if (named.ValueKind == JsonValueKind.String) dataset = named.GetString();
        if (scopes.Resolve(context.Caller(), dataset) is not { } scope)
        {
            await ApiErrors.Write(context, 404, $"dataset not found: {dataset}");
            return null;
        }

        var errors = new List<SpecError>();
        var spec = root.TryGetProperty("query", out var query) ? ReadSpec(query, scope, errors) : new QuerySpec();
        if (spec is not null) return new ApiQuestion(scope, spec, body);
        await ApiErrors.Write(context, errors);
        return null;
    }

    /// <summary>A specification whose columns the scope has, with its stored fields; null when anything is wrong, and then <paramref name="errors"/> has gained an entry.</summary>
    public static QuerySpec? ReadSpec(JsonElement json, QueryScope scope, List<SpecError> errors)
    {
        if (QuerySpecJson.Read(json, errors) is not { } spec) return null;
        errors.AddRange(QueryValidation.Check(spec, QueryValidation.MaxLimitWithoutSeries));
        if (errors.Count == 0 && QueryColumns.FindUnknown(spec, scope) is { } unknown) errors.Add(WithHint(unknown, scope));
        if (errors.Count == 0) spec = QueryColumns.WithDerived(spec, scope, errors);
        return errors.Count == 0 ? spec : null;
    }

    /// <summary>The error with the nearest name that there is.</summary>
    public static SpecError WithHint(SpecError unknown, QueryScope scope) => unknown with
    {
        Message = scope.ClosestColumn(unknown.Message) is { } close
            ? $"unknown column '{unknown.Message}'; did you mean '{close}'?"
            : $"unknown column '{unknown.Message}'",
    };
}

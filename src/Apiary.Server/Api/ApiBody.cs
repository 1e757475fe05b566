using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;

namespace Apiary.Server.Api;

/// <summary>
/// The JSON object that a request to this API brings, read field by field; what is wrong is gathered and told all at once. The
/// caller disposes it.
/// </summary>
internal sealed class ApiBody : IDisposable
{
    private readonly JsonDocument document;
    private readonly List<SpecError> errors = [];

    private ApiBody(JsonDocument document) => this.document = document;

    /// <summary>Reads the body; null when it is no object or has a field that is not among <paramref name="fields"/>, and then the answer is written.</summary>
    public static async Task<ApiBody?> ReadAsync(HttpContext context, params IReadOnlyList<string> fields)
    {
        var document = await RequestBody.ReadAsync(context);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document?.Dispose();
            await ApiErrors.Write(context, 400, $"expected a JSON object of at most {RequestBody.MaxBytes} bytes with {string.Join(", ", fields)}");
            return null;
        }

        var unknown = document.RootElement.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !fields.Contains(name));
        if (unknown is null) return new ApiBody(document);
        document.Dispose();
        await ApiErrors.Write(context, 400, $"there is no field '{unknown}' here; known are {string.Join(", ", fields)}");
        return null;
    }

    /// <summary>Whether a field is there, be it null.</summary>
    public bool Has(string name) => document.RootElement.TryGetProperty(name, out _);

    /// <summary>A field as it stands; null when it is absent or null.</summary>
    public JsonElement? Find(string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text of some characters, without space around it; null when it is absent or null, which is wrong when there must be at least one character.</summary>
    public string? Text(string name, int minChars, int maxChars)
    {
        var value = Find(name);
        var text = value is { ValueKind: JsonValueKind.String } ? value.Value.GetString()!.Trim() : null;
        var isGood = value is null ? minChars == 0 : text is not null && text.Length >= minChars && text.Length <= maxChars;
        if (isGood) return text;
        Refuse(name, minChars == 0 ? $"expected a text of at most {maxChars} characters" : $"expected a text of {minChars} to {maxChars} characters");
        return null;
    }

    /// <summary>A text as it stands, which must be there; a space in a password belongs to it.</summary>
    public string? Secret(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } secret) return secret;
        Refuse(name, "expected a text");
        return null;
    }

    /// <summary>A whole number between two bounds; null when it is absent or null.</summary>
    public long? Integer(string name, long min, long max)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max) return number;
        Refuse(name, $"expected a whole number from {min} to {max}");
        return null;
    }

    /// <summary>A switch; null when it is absent or null.</summary>
    public bool? Flag(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Refuse(name, "expected true or false");
        return null;
    }

    /// <summary>Takes note of something that is wrong.</summary>
    public void Refuse(string field, string message) => errors.Add(new SpecError(field, message));

    /// <summary>Whether anything is wrong, and then the answer is written.</summary>
    public async Task<bool> IsRefusedAsync(HttpContext context)
    {
        if (errors.Count == 0) return false;
        await ApiErrors.Write(context, errors);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => document.Dispose();
}

using System.Text.Json;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>
/// An object in the body of a management request, read field by field; what is wrong is gathered, with its path, and told all at once. A
/// field that is null counts as absent, and unknown ones are passed over, as clients of other versions send them. The caller disposes the one that was read from a request.
/// </summary>
internal sealed class ManagementBody : IDisposable
{
    /// <summary>Longest body in bytes, section 2.4 of the protocol reference.</summary>
    public const int MaxBytes = 100_000;

    private readonly JsonDocument? document;
    private readonly JsonElement root;
    private readonly string path;
    private readonly List<FieldFault> faults;

    private ManagementBody(JsonDocument? document, JsonElement root, string path, List<FieldFault> faults)
    {
        this.document = document;
        this.root = root;
        this.path = path;
        this.faults = faults;
    }

    /// <summary>Reads the body; null when it is no object or too long, and then the answer is written.</summary>
    public static async Task<ManagementBody?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
        {
            await HoneycombProblem.TooLarge(context, MaxBytes);
            return null;
        }

        var document = await RequestBody.ReadAsync(context);
        if (document is { RootElement.ValueKind: JsonValueKind.Object }) return new ManagementBody(document, document.RootElement, "", []);
        document?.Dispose();
        await HoneycombProblem.Unparseable(context);
        return null;
    }

    /// <summary>A field as it stands; null when it is absent or null.</summary>
    public JsonElement? Find(string name) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether a field is there, be it null.</summary>
    public bool Names(string name) => root.TryGetProperty(name, out _);

    /// <summary>A field that is not among those known; null when all are.</summary>
    public string? UnknownField(IReadOnlyList<string> known) => root.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !known.Contains(name));

    /// <summary>A text; null when it is absent, which is wrong when <paramref name="minChars"/> is above 0.</summary>
    public string? Text(string name, int minChars, int maxChars)
    {
        if (Find(name) is not { } value)
        {
            if (minChars > 0) Refuse(name, "missing", "cannot be blank");
            return null;
        }

        if (value.ValueKind != JsonValueKind.String) Refuse(name, "incorrect_type", "must be a string");
        else if (value.GetString()!.Length < minChars || (minChars > 0 && string.IsNullOrWhiteSpace(value.GetString()))) Refuse(name, "missing", "cannot be blank");
        else if (value.GetString()!.Length > maxChars) Refuse(name, "invalid", $"must be at most {maxChars} characters");
        else return value.GetString();
        return null;
    }

    /// <summary>One of some words; null when it is absent.</summary>
    public string? Word(string name, params ReadOnlySpan<string> known)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && known.Contains(value.GetString()!)) return value.GetString();
        Refuse(name, value.ValueKind == JsonValueKind.String ? "invalid" : "incorrect_type", $"must be one of {string.Join(", ", known.ToArray())}");
        return null;
    }

    /// <summary>A whole number; null when it is absent.</summary>
    public long? Integer(string name, long min, long max)
    {
        if (Find(name) is not { } value) return null;
        // Go and JavaScript write 60.0 or 6e1 for a whole number now and then.
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || number != Math.Floor(number)) Refuse(name, "incorrect_type", "must be an integer");
        else if (number < min || number > max) Refuse(name, "invalid", max == long.MaxValue ? $"must be at least {min}" : $"must be between {min} and {max}");
        else return (long)number;
        return null;
    }

    /// <summary>A number; null when it is absent.</summary>
    public double? Number(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        Refuse(name, "incorrect_type", "must be a number");
        return null;
    }

    /// <summary>A switch; null when it is absent.</summary>
    public bool? Flag(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Refuse(name, "incorrect_type", "must be true or false");
        return null;
    }

    /// <summary>An object within; null when it is absent.</summary>
    public ManagementBody? Object(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return new ManagementBody(null, value, $"{path}{name}.", faults);
        Refuse(name, "incorrect_type", "must be an object");
        return null;
    }

    /// <summary>The objects of a list; null when it is absent, or is none.</summary>
    public IReadOnlyList<ManagementBody>? Objects(string name, int most)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            Refuse(name, "incorrect_type", "must be a list of objects");
            return null;
        }

        if (value.GetArrayLength() <= most) return [.. value.EnumerateArray().Select((item, index) => new ManagementBody(null, item, $"{path}{name}[{index}].", faults))];
        Refuse(name, "invalid", $"must have at most {most} items");
        return null;
    }

    /// <summary>The texts of a list; null when it is absent, or is none.</summary>
    public IReadOnlyList<string>? Texts(string name, int most)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)) Refuse(name, "incorrect_type", "must be a list of strings");
        else if (value.GetArrayLength() > most) Refuse(name, "invalid", $"must have at most {most} items");
        else return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        return null;
    }

    /// <summary>Takes note of something that is wrong with a field of this object.</summary>
    public void Refuse(string name, string code, string description) => faults.Add(new FieldFault(path + name, code, description));

    /// <summary>Whether anything is wrong, and then the answer is written.</summary>
    public async Task<bool> IsRefusedAsync(HttpContext context)
    {
        if (faults.Count == 0) return false;
        await HoneycombProblem.Invalid(context, faults);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => document?.Dispose();
}

using System.Globalization;
using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>A call of an operation: who calls, and with what. The first argument that cannot be used is kept as <see cref="Error"/>.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="arguments">The body: an object.</param>
/// <param name="aborted">Signalled when the caller goes away.</param>
internal sealed class LogsCall(AwsCaller caller, JsonElement arguments, CancellationToken aborted)
{
    private const int MaxListed = 1_000;

    /// <summary>Who calls.</summary>
    public AwsCaller Caller => caller;

    /// <summary>What they see and change.</summary>
    public WorkspaceEnvironment Environment => caller.Environment;

    /// <summary>Signalled when the caller goes away.</summary>
    public CancellationToken Aborted => aborted;

    /// <summary>What is wrong with the arguments looked at so far; null for nothing.</summary>
    public AwsError? Error { get; private set; }

    /// <summary>Takes note of a fault, unless there is one.</summary>
    public void Refuse(AwsError? error) => Error ??= error;

    /// <summary>Whether an argument was given.</summary>
    public bool Has(string member) => Find(member) is not null;

    /// <summary>The argument as it came; null when it was not given.</summary>
    public JsonElement? Find(string member) =>
        arguments.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text; null when it was not given, or is none.</summary>
    public string? Text(string member, int maxLength = int.MaxValue)
    {
        if (Find(member) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(AwsErrors.Serialization($"{member} must be a string."));
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > maxLength) Refuse(LogsErrors.Constraint(member, text, string.Create(CultureInfo.InvariantCulture, $"have length less than or equal to {maxLength}")));
        return text;
    }

    /// <summary>A text that must be given; empty with a fault when it was not.</summary>
    public string Required(string member, int maxLength = int.MaxValue)
    {
        if (!Has(member)) Refuse(LogsErrors.Absent(member));
        return Text(member, maxLength) ?? "";
    }

    /// <summary>Whole number; null when it was not given, or lies outside.</summary>
    public long? Integer(string member, long min = long.MinValue, long max = long.MaxValue)
    {
        if (Find(member) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            // Some senders write 1e3 or 1000.0.
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var real) || Math.Abs(real) > 9e15 || real != Math.Floor(real))
            {
                Refuse(AwsErrors.Serialization($"{member} must be a whole number."));
                return null;
            }

            number = (long)real;
        }

        if (number < min) Refuse(LogsErrors.Constraint(member, value.GetRawText(), string.Create(CultureInfo.InvariantCulture, $"have value greater than or equal to {min}")));
        else if (number > max) Refuse(LogsErrors.Constraint(member, value.GetRawText(), string.Create(CultureInfo.InvariantCulture, $"have value less than or equal to {max}")));
        return number;
    }

    /// <summary>True or false; <paramref name="otherwise"/> when it was not given.</summary>
    public bool Flag(string member, bool otherwise = false)
    {
        if (Find(member) is not { } value) return otherwise;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Refuse(AwsErrors.Serialization($"{member} must be true or false."));
        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A list of texts; null when it was not given.</summary>
    public IReadOnlyList<string>? Texts(string member, int maxCount = MaxListed)
    {
        if (Find(member) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            Refuse(AwsErrors.Serialization($"{member} must be a list of strings."));
            return null;
        }

        if (value.GetArrayLength() > maxCount)
            Refuse(LogsErrors.Constraint(member, value.GetRawText(), string.Create(CultureInfo.InvariantCulture, $"have length less than or equal to {maxCount}")));
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>Names and texts; null when they were not given.</summary>
    public IReadOnlyDictionary<string, string>? Map(string member)
    {
        if (Find(member) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(item => item.Value.ValueKind != JsonValueKind.String))
        {
            Refuse(AwsErrors.Serialization($"{member} must be an object of strings."));
            return null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in value.EnumerateObject()) map[item.Name] = item.Value.GetString()!;
        return map;
    }

    /// <summary>The part of an ARN or name that is the name of a log group.</summary>
    public static string GroupNameOf(string identifier)
    {
        const string Marker = ":log-group:";
        var at = identifier.StartsWith("arn:", StringComparison.Ordinal) ? identifier.IndexOf(Marker, StringComparison.Ordinal) : -1;
        if (at < 0) return identifier;
        var name = identifier[(at + Marker.Length)..];
        // Clients append :* or the stream.
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? name : name[..colon];
    }
}

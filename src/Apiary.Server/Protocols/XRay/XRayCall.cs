using System.Globalization;
using System.Text.Json;
using Apiary.Server.Protocols.Aws;

namespace Apiary.Server.Protocols.XRay;

/// <summary>A call of X-Ray's API: who calls, and the members of the body. What is null is absent, as clients of several languages write it.</summary>
/// <param name="Request">The request.</param>
/// <param name="Body">The body's object.</param>
internal sealed record XRayCall(AwsRequest Request, JsonElement Body)
{
    /// <summary>Who calls.</summary>
    public AwsCaller Caller => Request.Caller;

    /// <summary>Ends the work when the caller is gone.</summary>
    public CancellationToken Ending => Request.Context.RequestAborted;

    /// <summary>Answers 200; <paramref name="write"/> writes the members.</summary>
    public async Task<AwsError?> AnswerAsync(Action<Utf8JsonWriter>? write = null)
    {
        await AwsReplies.WriteAsync(Request.Context, AwsShape.RestJson, write);
        return null;
    }

    /// <summary>A member of the body; null when it is absent.</summary>
    public JsonElement? Member(string name) => Of(Body, name);

    /// <summary>A text member; null when it is absent, empty or no text.</summary>
    public string? Text(string name) => TextOf(Body, name);

    /// <summary>A time member; null when it is absent or none.</summary>
    public DateTimeOffset? Time(string name) => Member(name) is { } value ? TimeOf(value) : null;

    /// <summary>A member of an object; null when it is absent, or null.</summary>
    public static JsonElement? Of(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>A text member of an object; null when it is absent, empty or no text.</summary>
    public static string? TextOf(JsonElement value, string name) => Of(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;

    private static DateTimeOffset? TimeOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e10) return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}

using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Markers;

/// <summary>What a sender says of a marker; what it does not say is empty.</summary>
/// <param name="StartTime">When it began, in Unix seconds; null when they did not say.</param>
/// <param name="EndTime">When it ended; null for a moment.</param>
/// <param name="Message">What happened.</param>
/// <param name="Type">A word by which markers are told apart.</param>
/// <param name="Url">Where there is more, any text.</param>
internal sealed record MarkerContent(long? StartTime, long? EndTime, string Message, string Type, string Url)
{
    /// <summary>Reads a body; what is wrong is added to <paramref name="errors"/>. Unknown fields are passed over, as the service does.</summary>
    public static MarkerContent Read(JsonElement body, List<SpecError> errors)
    {
        var content = new MarkerContent(
            Time(body, "start_time", errors),
            Time(body, "end_time", errors),
            Text(body, "message", MarkerRules.MaxMessageChars, errors),
            Text(body, "type", MarkerRules.MaxTypeChars, errors),
            Text(body, "url", MarkerRules.MaxUrlChars, errors));
        if (content.EndTime < content.StartTime) errors.Add(new SpecError("end_time", "must not be before start_time"));
        return content;
    }

    /// <summary>A marker with this content.</summary>
    public Marker ApplyTo(Marker marker) =>
        marker with { StartTime = StartTime ?? marker.StartTime, EndTime = EndTime, Message = Message, Type = Type, Url = Url };

    private static long? Time(JsonElement body, string name, List<SpecError> errors)
    {
        // Clients in Go say 0 for nothing.
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= MarkerRules.MaxTime) return seconds == 0 ? null : seconds;
        errors.Add(new SpecError(name, "must be a Unix timestamp in seconds"));
        return null;
    }

    private static string Text(JsonElement body, string name, int maxChars, List<SpecError> errors)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return "";
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Length <= maxChars) return text;
        errors.Add(new SpecError(name, $"must be text of at most {maxChars} characters"));
        return "";
    }
}

using System.Text.Json;

namespace Apiary.Server.Errors;

/// <summary>An error as somebody reported it.</summary>
/// <param name="Data">What is known of it, in the form that Rollbar's clients send as <c>data</c>, found valid.</param>
/// <param name="Uuid">The sender's id of it; a repeated one is taken once.</param>
/// <param name="TimestampNanos">When it happened, in nanoseconds since 1970.</param>
/// <param name="Source">By what way it came, which its event says: <c>rollbar</c>, <c>otlp</c>, <c>xray</c>.</param>
internal sealed record ErrorReport(JsonElement Data, string Uuid, long TimestampNanos, string Source)
{
    /// <summary>Where the request came from that failed; empty when unknown.</summary>
    public string ClientAddress { get; init; } = "";

    /// <summary>What must not be kept, wherever it stands in the data: the sender's token; empty for nothing.</summary>
    public string Secret { get; init; } = "";
}

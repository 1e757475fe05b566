using System.Buffers;
using System.Text.Json;
using Apiary.Server.Ingest;
using Apiary.Server.Telemetry;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary><c>GET /1/auth</c>: what a key opens and may do (protocol reference 4.1). Clients verify their key with it before they send.</summary>
internal static class HoneycombAuth
{
    /// <summary>Answers, and records a refusal among the arrivals: it is what a sender with a wrong key does first.</summary>
    public static async Task HandleAsync(HttpContext context, HoneycombServices services)
    {
        var headers = HoneycombHeaders.Of(context.Request.Headers);
        services.Cors.AllowReply(context);
        if (services.Workspace.Authenticate(headers.Key) is { } key)
        {
            OwnEvent.Of(context)?.Add("team.id", key.TeamId);
            OwnEvent.Of(context)?.Add("team.name", key.TeamName);
            var body = new ArrayBufferWriter<byte>(512);
            using (var json = new Utf8JsonWriter(body, ReplyJson.WriterOptions)) Write(json, key);
            context.Response.ContentType = HoneycombReplies.Json;
            context.Response.ContentLength = body.WrittenCount;
            context.Response.BodyWriter.Write(body.WrittenSpan);
        }
        else
        {
            var (reason, explanation) = KeyAdvice.Of(headers.Key, services.Workspace);
            HoneycombReplies.WriteError(context.Response, HoneycombErrors.UnknownKey, isMessagePack: false);
            services.Arrivals.Record(new Arrival
            {
                Time = services.Time.GetUtcNow(),
                Protocol = "honeycomb",
                Endpoint = "GET /1/auth",
                MaskedKey = KeyMask.Of(headers.Key),
                Status = context.Response.StatusCode,
                Outcome = ArrivalOutcome.Refused,
                Reason = reason,
                Explanation = explanation,
                RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
                UserAgent = ShortText.OrNull(context.Request.Headers.UserAgent.ToString()),
            });
        }

        await context.Response.BodyWriter.FlushAsync();
    }

    private static void Write(Utf8JsonWriter json, ApiKey key)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, key.Id);
        json.WriteString("type"u8, key.Kind == KeyKind.Ingest ? "ingest"u8 : "configuration"u8);
        json.WriteStartObject("api_key_access"u8);
        foreach (var (name, permission) in KeyPermissionNames.All) json.WriteBoolean(name, key.May(permission));
        json.WriteEndObject();
        json.WriteStartObject("environment"u8);
        json.WriteString("name"u8, key.EnvironmentName);
        json.WriteString("slug"u8, key.EnvironmentSlug);
        json.WriteEndObject();
        json.WriteStartObject("team"u8);
        json.WriteString("name"u8, key.TeamName);
        json.WriteString("slug"u8, key.TeamSlug);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>
/// What browsers need in order to send events from a page elsewhere (protocol reference 3.9). On ingest alone: a key that
/// only sends may stand in a page.
/// </summary>
internal static class HoneycombCors
{
    private const string AllowedHeaders =
        "Content-Type, Content-Encoding, X-Honeycomb-Team, X-Honeycomb-Dataset, X-Honeycomb-Event-Time, X-Honeycomb-Samplerate, X-Honeycomb-UserAgent, X-Hny-Team, X-Honeycomb-Trace, traceparent, tracestate";

    /// <summary>Lets the page read the reply; on errors too, or browsers hide the reason.</summary>
    public static void AllowReply(HttpResponse response) => response.Headers.AccessControlAllowOrigin = "*";

    /// <summary>Answers a preflight.</summary>
    public static Task HandlePreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "POST, OPTIONS";
        headers.AccessControlAllowHeaders = AllowedHeaders;
        headers.AccessControlMaxAge = "86400";
        return Task.CompletedTask;
    }
}

namespace Apiary.Server.Ingest.Cors;

/// <summary>
/// What browsers need in order to send events from a page elsewhere (Fetch standard, section 3.3). On ingest alone: a key
/// that only sends may stand in a page. It binds browsers; whether a request is taken, its key decides.
/// </summary>
internal sealed class IngestCors(CorsOrigins origins)
{
    // What SDKs for browsers send, whether a preflight names it or not.
    private const string AllowedHeaders =
        "Content-Type, Content-Encoding, Authorization, X-Honeycomb-Team, X-Honeycomb-Dataset, X-Honeycomb-Event-Time, X-Honeycomb-Samplerate, "
        + "X-Honeycomb-UserAgent, X-Hny-Team, X-Honeycomb-Trace, X-OTLP-Version, traceparent, tracestate, baggage";

    private const int MostEchoed = 32;

    private static readonly HashSet<string> Allowed = new(AllowedHeaders.Split(", "), StringComparer.OrdinalIgnoreCase);

    /// <summary>Lets the page read the reply, and when to come back; on errors too, or browsers hide the reason.</summary>
    /// <param name="context">The request.</param>
    /// <param name="alsoExposed">Further headers of the reply that the protocol's clients read, with commas between them; null for none.</param>
    public void AllowReply(HttpContext context, string? alsoExposed = null)
    {
        if (AllowOrigin(context)) context.Response.Headers.AccessControlExposeHeaders = alsoExposed is null ? "Retry-After" : $"Retry-After, {alsoExposed}";
    }

    /// <summary>Answers a preflight; a page that may not send is told nothing, and its browser stops there.</summary>
    public Task AnswerPreflight(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!AllowOrigin(context)) return Task.CompletedTask;
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "POST, OPTIONS";
        headers.AccessControlAllowHeaders = WithAsked(context.Request.Headers.AccessControlRequestHeaders.ToString());
        headers.AccessControlMaxAge = "86400";
        return Task.CompletedTask;
    }

    private bool AllowOrigin(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (ReferenceEquals(origins, CorsOrigins.Any))
        {
            headers.AccessControlAllowOrigin = "*";
            return true;
        }

        // The reply depends on it, which caches must know.
        headers.Vary = "Origin";
        var origin = context.Request.Headers.Origin.ToString();
        if (!origins.Allows(origin)) return false;
        headers.AccessControlAllowOrigin = origin;
        return true;
    }

    /// <summary>The usual headers and those that the preflight asks for: an application may add its own, and they do no harm here.</summary>
    private static string WithAsked(string asked)
    {
        var more = asked.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(name => !Allowed.Contains(name) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            .Take(MostEchoed);
        return string.Join(", ", more.Prepend(AllowedHeaders));
    }
}

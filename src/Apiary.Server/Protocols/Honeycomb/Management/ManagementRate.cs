using System.Globalization;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>
/// How often management requests may come, section 2.5 of the protocol reference: a fixed window of a minute for each team and kind of
/// resource, reads apart from writes. Thread-safe.
/// </summary>
/// <param name="limit">Most requests of a window; 0 for any number, which no header then tells of.</param>
/// <param name="time">The clock.</param>
internal sealed class ManagementRate(int limit, TimeProvider time)
{
    private const int WindowSeconds = 60;

    private readonly Lock gate = new();
    private readonly Dictionary<(string TeamId, string Resource, bool IsRead), (DateTimeOffset Start, int Count)> windows = [];

    /// <summary>Counts a request and writes the headers that tell of it; when it was one too many, gives when the next may come, else null.</summary>
    public DateTimeOffset? Admit(HttpContext context, string teamId, string resource)
    {
        if (limit == 0) return null;
        var isRead = HttpMethods.IsGet(context.Request.Method);
        var now = time.GetUtcNow();
        int used;
        DateTimeOffset end;
        lock (gate)
        {
            var window = windows.GetValueOrDefault((teamId, resource, isRead));
            if (now >= window.Start.AddSeconds(WindowSeconds)) window = (now, 0);
            used = window.Count + 1;
            end = window.Start.AddSeconds(WindowSeconds);
            // What is refused does not count, so that a client that goes on trying is let in with the next window.
            if (used <= limit) windows[(teamId, resource, isRead)] = (window.Start, used);
        }

        var reset = (long)Math.Ceiling((end - now).TotalSeconds);
        var headers = context.Response.Headers;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"limit={limit}, remaining={Math.Max(0, limit - used)}, reset={reset}");
        // Both spellings are in use.
        headers["RateLimit-Policy"] = headers["RateLimitPolicy"] = string.Create(CultureInfo.InvariantCulture, $"{limit};w={WindowSeconds}");
        if (used <= limit) return null;
        headers.RetryAfter = end.AddSeconds(1).ToString("R", CultureInfo.InvariantCulture);
        return end;
    }
}

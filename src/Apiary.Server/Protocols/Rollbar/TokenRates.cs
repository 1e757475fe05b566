using System.Collections.Concurrent;
using System.Globalization;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>How many items each token may send (reference, section 3): a window begins with the first item that is counted, and what comes beyond the limit is refused until it ends. In memory. Thread-safe.</summary>
internal sealed class TokenRates(RollbarOptions options, TimeProvider time)
{
    /// <summary>What clients in browsers may read of it (reference, section 12).</summary>
    public const string Headers = "X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset, X-Rate-Limit-Remaining-Seconds";

    private readonly ConcurrentDictionary<string, Window> byKey = new(StringComparer.Ordinal);

    /// <summary>Counts an item and writes the headers that tell the client; false when it is beyond the limit.</summary>
    public bool TryTake(ApiKey key, HttpResponse response)
    {
        if (options.Rate is not { } rule) return true;
        var now = time.GetUtcNow();
        var window = byKey.AddOrUpdate(
            key.Id,
            static (_, at) => new Window(at.now, 1),
            static (_, known, at) => at.now - known.Start >= at.rule.Window ? new Window(at.now, 1) : known with { Count = known.Count + 1 },
            (now, rule));
        var reset = window.Start + rule.Window;
        Write(response, "X-Rate-Limit-Limit", rule.Count);
        Write(response, "X-Rate-Limit-Remaining", Math.Max(0, rule.Count - window.Count));
        Write(response, "X-Rate-Limit-Reset", reset.ToUnixTimeSeconds());
        Write(response, "X-Rate-Limit-Remaining-Seconds", (long)Math.Ceiling((reset - now).TotalSeconds));
        return window.Count <= rule.Count;
    }

    private static void Write(HttpResponse response, string header, long value) => response.Headers[header] = value.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Window(DateTimeOffset Start, long Count);
}

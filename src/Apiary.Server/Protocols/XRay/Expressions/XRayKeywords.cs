namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>The keywords (section 7.2 of the protocol reference) and what they stand for.</summary>
internal static class XRayKeywords
{
    private static readonly Dictionary<string, XRayValueKind> Kinds = new(StringComparer.Ordinal)
    {
        ["ok"] = XRayValueKind.Boolean,
        ["error"] = XRayValueKind.Boolean,
        ["throttle"] = XRayValueKind.Boolean,
        ["fault"] = XRayValueKind.Boolean,
        ["partial"] = XRayValueKind.Boolean,
        ["inferred"] = XRayValueKind.Boolean,
        ["root"] = XRayValueKind.Boolean,
        ["first"] = XRayValueKind.Boolean,
        ["last"] = XRayValueKind.Boolean,
        ["remote"] = XRayValueKind.Boolean,
        ["responsetime"] = XRayValueKind.Number,
        ["duration"] = XRayValueKind.Number,
        ["http.status"] = XRayValueKind.Number,
        ["index"] = XRayValueKind.Number,
        ["coverage"] = XRayValueKind.Number,
        ["http.url"] = XRayValueKind.Text,
        ["http.method"] = XRayValueKind.Text,
        ["http.useragent"] = XRayValueKind.Text,
        ["http.clientip"] = XRayValueKind.Text,
        ["user"] = XRayValueKind.Text,
        ["name"] = XRayValueKind.Text,
        ["type"] = XRayValueKind.Text,
        ["message"] = XRayValueKind.Text,
        ["availabilityzone"] = XRayValueKind.Text,
        ["instance.id"] = XRayValueKind.Text,
        ["resource.arn"] = XRayValueKind.Text,
        ["account.id"] = XRayValueKind.Text,
    };

    // Those that a trace as a whole has; the others are asked of services, calls and causes.
    private static readonly HashSet<string> OfTraces =
    [
        "ok", "error", "throttle", "fault", "partial", "responsetime", "duration", "http.status", "http.url", "http.method", "http.useragent", "http.clientip", "user", "availabilityzone",
        "instance.id", "resource.arn",
    ];

    /// <summary>The keyword that a word is, whatever its case; null for none.</summary>
    public static (string Name, XRayValueKind Kind)? Find(string word)
    {
        var name = word.ToLowerInvariant();
        return Kinds.TryGetValue(name, out var kind) ? (name, kind) : null;
    }

    /// <summary>Whether it may be asked outside of braces.</summary>
    public static bool IsOfTraces(string name) => OfTraces.Contains(name);
}

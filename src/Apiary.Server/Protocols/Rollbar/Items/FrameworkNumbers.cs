namespace Apiary.Server.Protocols.Rollbar.Items;

/// <summary>Frameworks as reports, webhooks and RQL have them: by number (reference, section 6).</summary>
internal static class FrameworkNumbers
{
    private static readonly string[] Names =
    [
        "unknown", "rails", "django", "pyramid", "node-js", "pylons", "php", "browser-js", "rollbar-system", "android", "ios", "mailgun", "logentries", "python", "ruby", "sidekiq", "flask",
        "celery", "rq", "java", "dotnet", "go", "react-native", "macos", "apex", "spring", "bottle", "twisted", "asgi", "starlette", "fastapi", "karafka", "flutter",
    ];

    /// <summary>The number of a framework, its version left aside; 0 for one that has none.</summary>
    public static int Of(string framework)
    {
        var end = framework.AsSpan().IndexOfAny(" :/");
        return Math.Max(0, Array.IndexOf(Names, (end < 0 ? framework : framework[..end]).ToLowerInvariant()));
    }
}

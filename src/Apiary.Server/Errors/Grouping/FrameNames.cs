using System.Text.RegularExpressions;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Errors.Grouping;

/// <summary>
/// What of a frame stays the same from one release, machine and build to the next (reference, section 5): paths below the
/// application's root, without dates, hashes and versions in them; methods without numbers.
/// </summary>
internal static partial class FrameNames
{
    private const int MostChars = 1_000;

    private static readonly string[] FrameworkParts =
        ["/site-packages/", "/dist-packages/", "/gems/", "/node_modules/", "/vendor/", "/lib/ruby/", "/lib/python", "/go/src/", "/pkg/mod/", "<frozen ", "<__array_function__", "node:", "internal/", "chrome-extension:", "moz-extension:"];

    private static readonly string[] FrameworkClasses = ["java.", "javax.", "jdk.", "sun.", "com.sun.", "org.springframework.", "org.apache.catalina.", "android.", "com.android.", "System.", "Microsoft.", "kotlin.", "kotlinx."];

    /// <summary>Whether a frame is of a framework rather than of the application.</summary>
    public static bool IsOfFramework(ErrorFrame frame)
    {
        var path = frame.FileName.Replace('\\', '/');
        if (Array.Exists(FrameworkParts, part => part[0] is '/' or '<' ? path.Contains(part, StringComparison.Ordinal) : path.StartsWith(part, StringComparison.Ordinal))) return true;
        var owner = frame.ClassName.Length > 0 ? frame.ClassName : frame.Method;
        return Array.Exists(FrameworkClasses, known => owner.StartsWith(known, StringComparison.Ordinal));
    }

    /// <summary>A file's name without what changes.</summary>
    /// <param name="fileName">As sent.</param>
    /// <param name="root">The application's directory; empty when unknown.</param>
    public static string File(string fileName, string root)
    {
        var path = ErrorPayload.Cut(fileName, MostChars).Replace('\\', '/');
        var below = root.Replace('\\', '/').TrimEnd('/');
        if (below.Length > 0 && path.StartsWith(below + "/", StringComparison.Ordinal)) path = "{root}" + path[below.Length..];
        if (path.IndexOfAny(['?', '#']) is var query and >= 0 && path.Contains("://", StringComparison.Ordinal)) path = path[..query];
        path = Port().Replace(path, "$1");
        path = PackageVersion().Replace(path, "$1");
        path = BundleHash().Replace(path, "");
        return Release().Replace(path, "/{release}");
    }

    /// <summary>A method's name without what changes.</summary>
    public static string Method(string method)
    {
        var name = Generated().Replace(ErrorPayload.Cut(method, MostChars), "$1");
        return Numbers().Replace(name, "");
    }

    // https://host:3000/app.js
    [GeneratedRegex(@"^([a-z][a-z+.-]*://[^/:]*):[0-9]+")]
    private static partial Regex Port();

    // gems/rack-2.2.3/, pkg/mod/github.com/x/y@v1.2.3/, jquery-3.6.0.min.js
    [GeneratedRegex(@"((?:gems|pkg/mod)/[^@]*?)[-@]v?[0-9]+(?:\.[0-9A-Za-z]+)+(?=/)")]
    private static partial Regex PackageVersion();

    // main.3f9a1c.js, index-B3xK9a2Q.js: a run with a digit in it, in front of the ending.
    [GeneratedRegex(@"[.-](?:(?=[0-9a-f]*[0-9])[0-9a-f]{6,64}|(?=[A-Za-z0-9_]*[0-9])[A-Za-z0-9_]{8,20})(?=(?:\.chunk|\.min|\.bundle)*\.(?:js|mjs|cjs|css)$)")]
    private static partial Regex BundleHash();

    // /releases/20240101120000/, /2024-01-01/, /3f9a1c2b7d…/
    [GeneratedRegex(@"/(?:[0-9]{8,14}|[0-9]{4}-[0-9]{2}-[0-9]{2}|(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,64})(?=/)")]
    private static partial Regex Release();

    // C#'s <Main>b__0_1, Java's lambda$pay$3, Go's main.func2.1
    [GeneratedRegex(@"(b__|lambda\$[^$]*\$|\.func)[0-9_.]+")]
    private static partial Regex Generated();

    [GeneratedRegex(@"[0-9]{2,}")]
    private static partial Regex Numbers();
}

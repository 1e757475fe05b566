using System.Text.Json;

namespace Apiary.Server.Errors.Payloads;

/// <summary>An item as it was sent, found valid: what the server needs of it (reference, section 4).</summary>
internal sealed class ErrorPayload
{
    private const int MaxEnvironmentChars = 255, MaxTitleChars = 255, MaxTraces = 50, MaxVersionChars = 40;

    private static readonly string[] ClientPlatforms = ["browser", "android", "ios", "flash", "client"];

    /// <summary>Reads <c>data</c>, which the protocol found valid.</summary>
    /// <param name="data">What was sent.</param>
    /// <param name="title">What it is called by a rule; null for what it says itself.</param>
    public ErrorPayload(JsonElement data, string? title = null)
    {
        Data = data;
        var body = data.GetProperty("body");
        Traces = body.At("trace") is { } trace
            ? [ErrorTrace.Of(trace)]
            : [.. body.ListAt("trace_chain").Take(MaxTraces).Select(ErrorTrace.Of)];
        Message = body.TextAt("message", "body");
        if (Message.Length == 0 && body.At("message", "body") is { } other) Message = other.GetRawText();
        CrashReport = body.TextAt("crash_report", "raw");
        Environment = Cut(data.TextAt("environment"), MaxEnvironmentChars);
        Level = LevelNames.Parse(data.TextAt("level")) ?? (body.At("message") is null ? ErrorLevel.Error : ErrorLevel.Info);
        Platform = data.TextAt("platform");
        Language = data.TextAt("language");
        Framework = FrameworkOf(data.TextAt("framework"), Language);
        CodeVersion = Cut(CodeVersionOf(data), MaxVersionChars);
        Title = Cut(title ?? TitleOf(data.TextAt("title")), MaxTitleChars);
    }

    /// <summary>All of it.</summary>
    public JsonElement Data { get; }

    /// <summary>Where the sender runs; empty when it says so.</summary>
    public string Environment { get; }

    /// <summary>The exceptions, the last raised one first; none for messages and crash reports.</summary>
    public IReadOnlyList<ErrorTrace> Traces { get; }

    /// <summary>The text of a message; empty for others.</summary>
    public string Message { get; }

    /// <summary>A crash report as a phone wrote it; empty for others.</summary>
    public string CrashReport { get; }

    /// <summary>How bad it is.</summary>
    public ErrorLevel Level { get; }

    /// <summary>The kind of machine; empty when unknown.</summary>
    public string Platform { get; }

    /// <summary>The language, with its version perhaps; empty when unknown.</summary>
    public string Language { get; }

    /// <summary>The framework; empty when unknown.</summary>
    public string Framework { get; }

    /// <summary>The version of the code; empty when unknown.</summary>
    public string CodeVersion { get; }

    /// <summary>What it is called: as the sender says, else class and message of the exception, the message, or a crash report's first line.</summary>
    public string Title { get; }

    /// <summary>The id that a sender gave an occurrence; empty when none.</summary>
    public static string UuidOf(JsonElement data) => Cut(data.TextAt("uuid"), MaxVersionChars);

    /// <summary>Whether a platform is a browser or a phone, which have a scope of their own.</summary>
    public static bool IsClientPlatform(string platform) => ClientPlatforms.Contains(platform, StringComparer.Ordinal);

    /// <summary>The first line of a text.</summary>
    public static string FirstLine(string text)
    {
        var trimmed = text.AsSpan().TrimStart();
        var end = trimmed.IndexOfAny('\r', '\n');
        return (end < 0 ? trimmed : trimmed[..end]).ToString();
    }

    /// <summary>At most so many characters, none of them halved.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private string TitleOf(string given)
    {
        if (given.Length > 0) return given;
        if (Traces is [var first, ..]) return first.Message.Length == 0 ? first.ExceptionClass : $"{first.ExceptionClass}: {FirstLine(first.Message)}";
        return FirstLine(Message.Length > 0 ? Message : CrashReport);
    }

    private static string CodeVersionOf(JsonElement data)
    {
        foreach (var path in (ReadOnlySpan<string[]>)[["code_version"], ["server", "code_version"], ["client", "javascript", "code_version"], ["server", "sha"]])
            if (data.TextAt(path) is { Length: > 0 } version) return version;
        return "";
    }

    /// <summary>Without a framework, or one that is unknown, the language stands for it, without its version.</summary>
    private static string FrameworkOf(string framework, string language)
    {
        if (framework is not ("" or "unknown")) return framework;
        var end = language.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? language : language[..end];
    }
}

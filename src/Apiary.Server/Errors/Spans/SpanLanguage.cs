namespace Apiary.Server.Errors.Spans;

/// <summary>A language by the names that Rollbar's clients have for it, so that the same error is the same item by whichever way it came.</summary>
/// <param name="Language">The language; empty when unknown.</param>
/// <param name="Framework">What stands for it where no framework is named; empty when unknown.</param>
/// <param name="Platform">The kind of machine; empty when unknown.</param>
internal sealed record SpanLanguage(string Language, string Framework, string Platform = "")
{
    private static readonly SpanLanguage Unknown = new("", "");

    /// <summary>By the words of OpenTelemetry's <c>telemetry.sdk.language</c>, or the name that X-Ray's SDKs have: <c>X-Ray for Python</c>.</summary>
    public static SpanLanguage Of(string sdkLanguage, string sdkName) => (sdkLanguage.Length > 0 ? sdkLanguage : sdkName.Replace("X-Ray for ", "", StringComparison.Ordinal).ToLowerInvariant()) switch
    {
        "python" => new("python", "python"),
        "nodejs" or "node.js" => new("javascript", "node-js"),
        "webjs" => new("javascript", "browser-js", "browser"),
        "java" => new("java", "java"),
        "dotnet" or ".net" => new("c#", "dotnet"),
        "go" => new("go", "go"),
        "ruby" => new("ruby", "ruby"),
        "php" => new("php", "php"),
        "swift" => new("swift", "ios"),
        var other => sdkLanguage.Length > 0 ? new(other, "") : Unknown,
    };

    /// <summary>The column that Rollbar's clients send for one that counts from 1: Node's counts from 0.</summary>
    public int ColumnOf(int column) => Framework == "node-js" ? Math.Max(0, column - 1) : column;
}

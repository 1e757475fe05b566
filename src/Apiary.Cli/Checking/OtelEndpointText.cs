namespace Apiary.Cli.Checking;

/// <summary>The value of an <c>OTEL_EXPORTER_OTLP_…ENDPOINT</c> variable: what exporters make of it, and what is wrong with it before anything is sent.</summary>
internal static class OtelEndpointText
{
    /// <summary>What is wrong with the text and what it should be; null when nothing is.</summary>
    /// <param name="text">The variable's value.</param>
    /// <param name="signal">The signal whose variable it is; null for that of all signals.</param>
    /// <param name="isGrpc">Whether it is sent over gRPC, which has no paths.</param>
    public static (string Wrong, string Remedy)? Judge(string text, string? signal, bool isGrpc)
    {
        if (text.Any(char.IsWhiteSpace) || text.Contains('"', StringComparison.Ordinal) || text.Contains('\'', StringComparison.Ordinal))
            return ("has a space or a quote in it", "write http://HOST:PORT, bare; files of variables (docker --env-file, systemd) often keep the quotes that a shell would take away");
        if (!text.Contains("://", StringComparison.Ordinal)) return ("does not say http:// or https://, without which most SDKs send nothing", $"write http://{text}");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return ("is no address that an exporter can send to", "write http://HOST:PORT");
        if (isGrpc) return null;
        var named = OtelVariables.Signals.FirstOrDefault(name => uri.AbsolutePath.TrimEnd('/').EndsWith(OtelVariables.PathOf(name), StringComparison.Ordinal));
        if (signal is null)
        {
            if (named is null) return null;
            var path = OtelVariables.PathOf(named);
            return ($"ends in {path}, and exporters put that behind it themselves: they would send to {text.TrimEnd('/')}{path}", $"write {Without(uri, path)}; only {OtelVariables.EndpointOf(named)} takes the whole address");
        }

        if (named == signal) return null;
        var expected = OtelVariables.PathOf(signal);
        return named is null && uri.AbsolutePath == "/"
            ? ($"names no path, and exporters use it as it stands", $"write {text.TrimEnd('/')}{expected}, or leave it out and set {OtelVariables.Endpoint}={text.TrimEnd('/')}")
            : named is null ? null : ($"ends in {OtelVariables.PathOf(named)}, which takes another signal", $"write {Without(uri, OtelVariables.PathOf(named))}{expected}");
    }

    /// <summary>Where an exporter over HTTP would send a signal to.</summary>
    /// <param name="text">The variable's value, nothing wrong with it.</param>
    /// <param name="signal">The signal whose variable it is; null for that of all signals, of which the traces stand for the rest.</param>
    public static Uri Target(string text, string? signal) => signal is null ? new Uri($"{text.TrimEnd('/')}{OtelVariables.PathOf("TRACES")}") : new Uri(text);

    private static string Without(Uri uri, string path) => uri.GetLeftPart(UriPartial.Path).TrimEnd('/')[..^path.Length];
}

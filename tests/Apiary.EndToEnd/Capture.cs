using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Bench.Load;

namespace Apiary.EndToEnd;

/// <summary>One request as a real client sent it: <c>NAME.json</c> has its head, <c>NAME.bin</c> its body, byte for byte.</summary>
internal sealed class Capture
{
    private readonly JsonNode described;

    private Capture(string path)
    {
        described = JsonNode.Parse(File.ReadAllText(path + ".json"))!;
        Body = File.ReadAllBytes(path + ".bin");
    }

    /// <summary>The body as it came, still compressed.</summary>
    public byte[] Body { get; }

    /// <summary>Path and query.</summary>
    public string Path => (string)described["path"]!;

    /// <summary>The port it was sent to: 4317 for gRPC, 4318 for OTLP over HTTP, any other for the main one.</summary>
    public int Port => (int)described["port"]!;

    /// <summary>The headers, in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers => [.. described["headers"]!.AsArray().Select(header => ((string)header![0]!, (string)header[1]!))];

    /// <summary>The captures of a protocol, by name.</summary>
    public static IEnumerable<string> NamesOf(string protocol) =>
        Directory.EnumerateFiles(Folder(protocol), "*.bin").Select(file => System.IO.Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>Reads one.</summary>
    public static Capture Read(string protocol, string name) => new(System.IO.Path.Combine(Folder(protocol), name));

    /// <summary>The folder of a protocol's captures.</summary>
    public static string Folder(string protocol) => System.IO.Path.Combine(ServerProcess.RepositoryRoot(), "tests/cases/wire", protocol);

    /// <summary>A header's value; null when it was not sent.</summary>
    public string? Header(string name) => Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The whole request for HTTP/1.1. A body that came in chunks is sent as one chunk.</summary>
    public byte[] ToHttp()
    {
        var head = new StringBuilder($"{described["method"]} {Path} HTTP/1.1\r\n");
        foreach (var (name, value) in Headers) head.Append($"{name}: {value}\r\n");
        head.Append("\r\n");
        if (Header("Transfer-Encoding") is null) return [.. Encoding.ASCII.GetBytes(head.ToString()), .. Body];
        head.Append(CultureInfo.InvariantCulture, $"{Body.Length:x}\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. Body, .. "\r\n0\r\n\r\n"u8];
    }
}

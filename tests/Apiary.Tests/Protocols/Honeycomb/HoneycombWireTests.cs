using System.Text;
using System.Text.Json;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

/// <summary>
/// What real clients sent, byte for byte: reply and batch as in the file beside each capture. With APIARY_REWRITE_GOLDENS=1
/// the files are written anew; read the diff.
/// </summary>
public sealed class HoneycombWireTests
{
    private const string Folder = "tests/cases/wire/honeycomb";

    // HttpClient's own, or those of the connection.
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase) { "Host", "Content-Length", "Connection", "Accept-Encoding" };

    public static TheoryData<string> Captures =>
        [.. Repository.Files.Where(file => file.StartsWith(Folder + "/", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal)).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task Capture_is_answered_and_stored_as_expected(string capture)
    {
        var folder = Path.Combine(Repository.Root, Folder);
        using var described = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, capture + ".json"), TestContext.Current.CancellationToken));
        var root = described.RootElement;
        var headers = root.GetProperty("headers").EnumerateArray().Select(header => (Name: header[0].GetString()!, Value: header[1].GetString()!))
            .Where(header => !Skipped.Contains(header.Name)).Select(header => $"{header.Name}: {header.Value}").ToArray();
        var body = await File.ReadAllBytesAsync(Path.Combine(folder, capture + ".bin"), TestContext.Current.CancellationToken);
        await using var server = await HoneycombTestServer.StartAsync();

        var (reply, text) = await server.SendAsync(HttpMethod.Parse(root.GetProperty("method").GetString()!), root.GetProperty("path").GetString()!, body, headers);

        var actual = new StringBuilder();
        using (reply) actual.Append($"{(int)reply.StatusCode} {reply.Content.Headers.ContentType}\n{text}\n");
        foreach (var (dataset, _, batch) in server.Appended) actual.Append($"dataset {dataset}\n{batch}");
        var golden = Path.Combine(folder, capture + ".expected.txt");
        if (Environment.GetEnvironmentVariable("APIARY_REWRITE_GOLDENS") == "1") await File.WriteAllTextAsync(golden, actual.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), actual.ToString());
    }
}

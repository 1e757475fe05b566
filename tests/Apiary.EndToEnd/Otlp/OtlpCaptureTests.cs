using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.Otlp;

/// <summary>
/// Requests recorded from real exporters, sent again byte for byte: the answer and every event that is there afterwards and was not before
/// stand in <c>NAME.stored.txt</c> beside each capture. With APIARY_REWRITE_GOLDENS=1 the files are written anew; read
/// the diff.
/// </summary>
public sealed class OtlpCaptureTests(OtlpServer otlp) : IClassFixture<OtlpServer>
{
    private const string Protocol = "otlp";

    // As a person would write it: no escapes that JSON does not need.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The recorded requests by name.</summary>
    public static TheoryData<string> Captures => [.. Capture.NamesOf(Protocol)];

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task A_recorded_request_is_answered_and_stored_as_expected(string name)
    {
        var capture = Capture.Read(Protocol, name);
        var server = otlp.Server;
        var before = await StoredAsync(server);
        var actual = new StringBuilder();
        if (capture.Port == 4317) await SendGrpcAsync(server, capture, actual);
        else await SendHttpAsync(server, capture, actual);
        var after = await StoredAsync(server);
        foreach (var text in before) after.Remove(text);
        foreach (var dataset in after.GroupBy(stored => stored.Dataset)) actual.Append($"dataset {dataset.Key}\n").AppendJoin("", dataset.Select(stored => stored.Event));

        var golden = Path.Combine(Capture.Folder(Protocol), name + ".stored.txt");
        if (Environment.GetEnvironmentVariable("APIARY_REWRITE_GOLDENS") == "1") await File.WriteAllTextAsync(golden, actual.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), actual.ToString());
    }

    private static async Task SendHttpAsync(TestServer server, Capture capture, StringBuilder actual)
    {
        var target = capture.Port == 4318 ? new Uri(server.OtlpAddress(isGrpc: false)) : server.Address;
        var (status, body, head) = await RawHttp.SendAsync(target, capture.ToHttp());
        actual.Append(status).Append('\n');
        foreach (var line in head.Where(line => line.StartsWith("Content-Type", StringComparison.Ordinal) || line.StartsWith("Access-Control-", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            actual.Append(line).Append('\n');
        actual.Append(body.Length == 0 ? "(no body)" : body).Append('\n');
    }

    private static async Task SendGrpcAsync(TestServer server, Capture capture, StringBuilder actual)
    {
        var frame = new byte[5 + capture.Body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), capture.Body.Length);
        capture.Body.CopyTo(frame, 5);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.OtlpAddress(isGrpc: true) + capture.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in capture.Headers) request.Headers.TryAddWithoutValidation(name, value);
        using var reply = await http.SendAsync(request);
        var message = await reply.Content.ReadAsByteArrayAsync();
        actual.Append($"{(int)reply.StatusCode} {reply.Content.Headers.ContentType}\ngrpc-status {reply.TrailingHeaders.GetValues("grpc-status").Single()}\n{Convert.ToHexStringLower(message)}\n");
    }

    /// <summary>All events, by dataset and time; of those with one time it is not said which comes first, so their text decides.</summary>
    private static async Task<List<(string Dataset, string Event)>> StoredAsync(TestServer server)
    {
        var stored = new List<(string Dataset, string Event)>();
        var datasets = JsonNode.Parse(await server.Http.GetStringAsync(new Uri("/api/datasets?environment=demo", UriKind.Relative)))!["datasets"]!.AsArray();
        // An operator is shown the server's own events as well, once there are some.
        foreach (var dataset in datasets.Where(dataset => TestServer.Number(dataset!["events"]) > 0 && (string?)dataset["environment"] == "demo").Select(dataset => (string)dataset!["name"]!))
            stored.AddRange((await server.RowsAsync(dataset)).Select(row => (dataset, Describe(row!))));
        return [.. stored.OrderBy(pair => pair.Dataset, StringComparer.Ordinal).ThenBy(pair => pair.Event, StringComparer.Ordinal)];
    }

    private static string Describe(JsonNode row)
    {
        var text = new StringBuilder($"event at {row["time"]} rate {row["samplerate"]}\n");
        foreach (var (name, value) in row["data"]!.AsObject().OrderBy(field => field.Key, StringComparer.Ordinal)) text.Append($"  {name} = {value!.ToJsonString(Plain)}\n");
        return text.ToString();
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Apiary.Bench.Load;

namespace Apiary.EndToEnd;

/// <summary>The built server with a data directory of its own, which goes when the test ends, and the few questions that tests ask it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>First key of the gatekeeper document.</summary>
    public const string DemoKey = "abcd123EFGH";

    private readonly string[] options;
    private ServerProcess process;

    private TestServer(string folder, string[] options, ServerProcess process)
    {
        DataDirectory = folder;
        this.options = options;
        this.process = process;
    }

    /// <summary>Where it keeps its data.</summary>
    public string DataDirectory { get; }

    /// <summary>Where it listens; another port after every restart.</summary>
    public Uri Address => process.Address;

    /// <summary>What it has printed since it was last started.</summary>
    public string Output => process.Output;

    /// <summary>A client for it.</summary>
    public HttpClient Http => process.Http;

    /// <summary>A server with the gatekeeper document's teams, keys and datasets.</summary>
    public static Task<TestServer> StartDemoAsync(params string[] more) => StartAsync(["--demo", .. more]);

    /// <summary>A server as a first start without any configuration makes it.</summary>
    public static async Task<TestServer> StartAsync(params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("apiary-e2e-").FullName;
        return new TestServer(folder, options, await ServerProcess.StartAsync(folder, options));
    }

    /// <summary>A demo server that listens for OTLP on two ports of its own as well.</summary>
    public static async Task<TestServer> StartWithOtlpAsync(params string[] more)
    {
        var server = await StartDemoAsync(["--otlp-http", "127.0.0.1:0", "--otlp-grpc", "127.0.0.1:0", .. more]);
        // What it prints comes by another way than its answers, perhaps later.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!server.Output.Contains("--follow", StringComparison.Ordinal)) await pause.WaitForNextTickAsync(limit.Token);
        return server;
    }

    /// <summary>Where it takes OTLP over HTTP, or over gRPC, beside <see cref="Address"/>, without a slash at the end; as it has printed it.</summary>
    public string OtlpAddress(bool isGrpc) =>
        Regex.Match(Output, $@"OTLP over {(isGrpc ? "gRPC" : "HTTP")}\s+(http://\S+)") is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException($"it has not said where it takes OTLP:\n{Output}");

    /// <summary>The journals' three variables, for an exporter of this protocol: <c>grpc</c>, <c>http/protobuf</c>, <c>http/json</c>.</summary>
    public (string Name, string Value)[] ExporterVariables(string service, string protocol = "http/protobuf", string key = DemoKey, bool toMainPort = false) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", toMainPort ? Address.GetLeftPart(UriPartial.Authority) : OtlpAddress(protocol == "grpc")),
        ("OTEL_EXPORTER_OTLP_HEADERS", $"x-honeycomb-team={key}"),
        ("OTEL_SERVICE_NAME", service),
        .. protocol == "http/protobuf" ? [] : new[] { ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol) },
    ];

    /// <summary>Ends it as an operator would, and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await process.StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Ends it as a power failure would.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Starts it on the data that the last one left.</summary>
    public async Task StartAgainAsync()
    {
        await process.DisposeAsync();
        process = await ServerProcess.StartAsync(DataDirectory, options);
    }

    /// <summary>Posts JSON with a key; headers as pairs.</summary>
    public async Task<(int Status, string Body)> PostAsync(string path, string json, string? key = DemoKey, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("X-Honeycomb-Team", key);
        else request.Headers.Add("X-Apiary-Request", "1");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var reply = await Http.SendAsync(request);
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>The answer to <c>POST /api/query</c>; throws when it is refused.</summary>
    public async Task<JsonNode> QueryAsync(string? dataset, string query, string key = DemoKey) =>
        await AskAsync("/api/query", $$"""{"dataset":{{(dataset is null ? "null" : $"\"{dataset}\"")}},"series":false,"query":{{query}}}""", key);

    /// <summary>How many events a dataset holds, over all time.</summary>
    public async Task<long> CountAsync(string dataset, string key = DemoKey)
    {
        var answer = await QueryAsync(dataset, $$"""{{{AllTime}},"calculations":[{"op":"COUNT"}]}""", key);
        return Number(answer["total"]!["values"]![0]);
    }

    /// <summary>A dataset's events over all time as <c>POST /api/rows</c> gives them, oldest first.</summary>
    public async Task<JsonArray> RowsAsync(string dataset, string? key = DemoKey, string more = "") =>
        (await AskAsync("/api/rows", $"{{\"dataset\":\"{dataset}\",\"order\":\"oldest\",\"limit\":1000,\"query\":{{{AllTime}{more}}}}}", key))["rows"]!.AsArray();

    /// <summary>The events of a trace as <c>GET /api/trace/{id}</c> gives them, by time.</summary>
    public async Task<JsonArray> TraceAsync(string traceId, string? key = DemoKey) => (await GetAsync($"/api/trace/{traceId}", key))["rows"]!.AsArray();

    /// <summary>The answer of Honeycomb's query API to a query: the <c>data</c> of each of its results.</summary>
    public async Task<IReadOnlyList<JsonNode>> HoneycombQueryAsync(string dataset, string query, string key = DemoKey)
    {
        var (status, saved) = await PostAsync($"/1/queries/{dataset}", query, key);
        if (status != 200) throw new InvalidOperationException($"{query}\n{status} {saved}");
        (status, var started) = await PostAsync($"/1/query_results/{dataset}", $"{{\"query_id\":\"{JsonNode.Parse(saved)!["id"]}\",\"disable_series\":true}}", key);
        if (status != 201) throw new InvalidOperationException($"{status} {started}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            var result = await GetAsync($"/1/query_results/{dataset}/{JsonNode.Parse(started)!["id"]}", key);
            if ((bool)result["complete"]!) return [.. result["data"]!["results"]!.AsArray().Select(row => row!["data"]!)];
            await pause.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>The last requests to ingest endpoints that an operator sees, newest first.</summary>
    public async Task<JsonArray> ArrivalsAsync(string filter) => (await GetAsync($"/api/arrivals?limit=1000&{filter}", null))["arrivals"]!.AsArray();

    /// <summary>The members of a query that make it cover every event a test sends.</summary>
    public const string AllTime = "\"start_time\":1000000000,\"end_time\":2500000000";

    /// <summary>A JSON number as a whole one.</summary>
    public static long Number(JsonNode? node) => (long)double.Parse(node!.ToString(), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private async Task<JsonNode> GetAsync(string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (key is not null) request.Headers.Add("X-Honeycomb-Team", key);
        using var reply = await Http.SendAsync(request);
        var answer = await reply.Content.ReadAsStringAsync();
        return reply.IsSuccessStatusCode ? JsonNode.Parse(answer)! : throw new InvalidOperationException($"{path}\n{(int)reply.StatusCode} {answer}\n{Output}");
    }

    private async Task<JsonNode> AskAsync(string path, string body, string? key)
    {
        var (status, answer) = await PostAsync(path, body, key);
        return status == 200 ? JsonNode.Parse(answer)! : throw new InvalidOperationException($"{path} {body}\n{status} {answer}\n{Output}");
    }
}

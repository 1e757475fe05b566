using System.Text;
using System.Text.Json;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Workspace;
using Xunit;
using static Apiary.Tests.Protocols.Otlp.OtlpBodies;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>OTLP over HTTP: the table of replies of the protocol reference, row by row, in protobuf and in JSON.</summary>
public sealed class OtlpHttpTests
{
    private static readonly byte[] NoJson = "{}"u8.ToArray();

    public static TheoryData<string> Paths => [.. OtlpSignals.All.Select(OtlpSignals.PathOf)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task An_empty_request_is_taken_and_answered_in_its_own_form(string path)
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal("200 application/x-protobuf ", (await server.PostWithKeyAsync(path, [])).Line);
        Assert.Equal("200 application/protobuf ", (await server.PostWithKeyAsync(path + "/", [], "application/protobuf")).Line);
        Assert.Equal("200 application/json {}", (await server.PostWithKeyAsync(path, NoJson, "application/json; charset=utf-8")).Line);
        Assert.Equal("200 application/json {}", (await server.PostWithKeyAsync(path, NoJson, "APPLICATION/JSON")).Line);

        Assert.All(server.Arrivals.Recent(10), arrival => Assert.Equal(("otlp", "POST " + path, ArrivalReasons.Accepted, 200, 0), (arrival.Protocol, arrival.Endpoint, arrival.Reason, arrival.Status, arrival.EventCount)));
    }

    [Fact]
    public async Task Spans_go_to_the_datasets_of_their_services_and_are_there_when_it_is_answered()
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal("200 application/x-protobuf ", (await server.PostWithKeyAsync("/v1/traces", Traces(("shop", 3), ("till", 2)))).Line);
        Assert.Equal(("3", "2"), (await server.CountAsync("shop"), await server.CountAsync("till")));
        var arrival = server.LastArrival;
        Assert.Equal((ArrivalOutcome.Accepted, 5, 0, null, "2 datasets: shop, till"), (arrival.Outcome, arrival.EventCount, arrival.RefusedEventCount, arrival.Dataset, arrival.Explanation));
        Assert.Equal(["shop", "till"], arrival.Datasets);
        using (var listed = JsonDocument.Parse((await server.Running.SendAsync(HttpMethod.Get, "/api/arrivals?dataset=TILL", null)).Body))
            Assert.Equal(["shop", "till"], listed.RootElement.GetProperty("arrivals")[0].GetProperty("datasets").EnumerateArray().Select(name => name.GetString()));

        Assert.Equal("200 application/json {}", (await server.PostWithKeyAsync("/v1/traces", Encoding.UTF8.GetBytes(TracesJson("shop")), OtlpTestServer.Json)).Line);
        Assert.Equal("4", await server.CountAsync("shop"));
        Assert.Equal(("shop", ""), (server.LastArrival.Dataset, server.LastArrival.Explanation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Columns_of_metrics_are_described_when_they_are_new_and_left_alone_later(bool asJson)
    {
        await using var server = await OtlpTestServer.StartAsync();
        async Task SendAsync(string sum, string unit)
        {
            var json = $$$"""
                {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
                 {"name":"sent","unit":"{{{unit}}}","description":"bytes sent","sum":{{{{sum}}},"dataPoints":[{"asInt":1}]}},
                 {"name":"took","unit":"ms","histogram":{"aggregationTemporality":1,"dataPoints":[{"count":1,"sum":2}]}}]}]}]}
                """;
            var body = asJson ? Encoding.UTF8.GetBytes(json) : Decoding.Decoded.Protobuf(OtlpSignal.Metrics, json);
            Assert.Equal(200, (await server.PostWithKeyAsync("/v1/metrics", body, asJson ? OtlpTestServer.Json : OtlpTestServer.Protobuf, "x-honeycomb-dataset: m")).Status);
        }

        await SendAsync("\"aggregationTemporality\":2,\"isMonotonic\":true", "By");
        var dataset = server.Running.Store.Catalog.Find(server.Running.Workspace.Environments[0].Id, "m")!;
        string Description(string column) => dataset.FindColumn(column)!.Description;
        Assert.Equal(
            ("sum(cumulative,monotonic), unit By: bytes sent", "histogram(delta)", "histogram(delta), unit ms", "histogram(delta), unit ms", ""),
            (Description("sent"), Description("took.count"), Description("took.sum"), Description("took.avg"), Description("meta.signal_type")));

        server.Running.Store.Catalog.DeclareColumn(dataset, "took.sum", Apiary.Engine.Events.ColumnType.Float, "by a person");
        await SendAsync("\"aggregationTemporality\":1", "kBy");
        Assert.Equal(("sum(cumulative,monotonic), unit By: bytes sent", "by a person"), (Description("sent"), Description("took.sum")));
        Assert.Contains("\"description\":\"sum(cumulative,monotonic), unit By: bytes sent\"", (await server.Running.SendAsync(HttpMethod.Get, "/api/columns?dataset=m")).Body, StringComparison.Ordinal);
        Assert.Contains("sum(cumulative,monotonic), unit By: bytes sent", (await Cli.CliRun.RunAsync(server.Running.Address, "columns", "m")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/grpc")]
    [InlineData(null)]
    public async Task Another_content_type_is_415_in_plain_text_even_without_a_key(string? contentType)
    {
        await using var server = await OtlpTestServer.StartAsync();

        var answer = await server.SendAsync(server.Running.Http, "/v1/traces", new ByteArrayContent([1]), contentType);

        Assert.Equal("415 text/plain unsupported content-type, valid types are: application/protobuf, application/x-protobuf, application/json", answer.Line);
        Assert.Equal((ArrivalReasons.HeaderBad, 415), (server.LastArrival.Reason, server.LastArrival.Status));
    }

    [Fact]
    public async Task A_missing_key_and_an_unknown_one_are_401()
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal("401 application/x-protobuf 1:16 2:\"missing 'x-honeycomb-team' header\"", (await server.PostAsync("/v1/traces", [])).Line);
        Assert.Equal(ArrivalReasons.KeyMissing, server.LastArrival.Reason);
        Assert.Equal("""401 application/json {"code":16,"message":"missing 'x-honeycomb-team' header"}""", (await server.PostAsync("/v1/logs", NoJson, OtlpTestServer.Json)).Line);
        Assert.Equal("""401 application/json {"code":16,"message":"unknown API key - check your credentials"}""", (await server.PostAsync("/v1/logs", NoJson, OtlpTestServer.Json, "x-honeycomb-team: nonsense")).Line);
        Assert.Equal((ArrivalReasons.KeyUnknown, "nons…"), (server.LastArrival.Reason, server.LastArrival.MaskedKey));
        Assert.DoesNotContain("nonsense", server.LastArrival.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-honeycomb-team: KEY", true)]
    [InlineData("X-Hny-Team: KEY", true)]
    [InlineData("Authorization: Bearer KEY", true)]
    [InlineData("Authorization: bearer  KEY ", true)]
    [InlineData("Authorization: Basic YTpLRVk=", true)]
    [InlineData("Authorization: Basic S0VZOg==", true)]
    [InlineData("Authorization: Basic S0VZ", true)]
    [InlineData("Authorization: Basic YTpi", false)]
    [InlineData("Authorization: Basic ???", false)]
    [InlineData("Authorization: KEY", false)]
    public async Task The_key_is_found_wherever_exporters_put_it(string header, bool isGood)
    {
        await using var server = await OtlpTestServer.StartAsync();
        if (header.Split("Basic ") is [_, var encoded] && encoded != "???")
            header = "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Replace("KEY", server.Key, StringComparison.Ordinal)));

        var answer = await server.PostAsync("/v1/traces", [], OtlpTestServer.Protobuf, header.Replace("KEY", server.Key, StringComparison.Ordinal));

        Assert.Equal(isGood ? 200 : 401, answer.Status);
        Assert.DoesNotContain(server.Key, server.LastArrival.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_repeated_key_the_first_counts()
    {
        await using var server = await OtlpTestServer.StartAsync();
        async Task<int> SendAsync(params string[] keys)
        {
            // HTTP/1.1 joins them to one header; HTTP/2 sends them one by one.
            var request = RawHttp2.Post("/v1/traces", [("content-type", OtlpTestServer.Protobuf), .. keys.Select(key => ("x-honeycomb-team", key))]);
            await using var connection = await RawHttp2.ConnectAsync(server.Running.Address);
            await connection.SendAsync(request);
            return (await connection.ReadReplyAsync()).Status;
        }

        Assert.Equal((200, 401), (await SendAsync(server.Key, "nonsense"), await SendAsync("nonsense", server.Key)));
    }

    [Fact]
    public async Task A_key_that_may_not_send_is_403()
    {
        await using var server = await OtlpTestServer.StartAsync();

        var answer = await server.PostAsync("/v1/traces", NoJson, OtlpTestServer.Json, "x-honeycomb-team: " + server.KeyThatMay(KeyPermissions.CreateDatasets));

        Assert.Equal("""403 application/json {"code":7,"message":"this API key may not send events - it lacks the Send Events permission"}""", answer.Line);
        Assert.Equal(ArrivalReasons.KeyMayNotSend, server.LastArrival.Reason);
    }

    [Theory]
    [InlineData(OtlpTestServer.Json, "{", "")]
    [InlineData(OtlpTestServer.Json, "", "")]
    [InlineData(OtlpTestServer.Json, "[]", "")]
    [InlineData(OtlpTestServer.Json, "\n\u0004\u0012\u0002\u0012\0", "it looks like protobuf, and the Content-Type says JSON")]
    [InlineData(OtlpTestServer.Protobuf, "{\"resourceSpans\":[]}", "it looks like JSON, and the Content-Type says protobuf")]
    [InlineData(OtlpTestServer.Protobuf, "{}", "it looks like JSON, and the Content-Type says protobuf")]
    [InlineData(OtlpTestServer.Protobuf, "\n\u0004\u0012\u0002\u0012", "")]
    [InlineData(OtlpTestServer.Protobuf, "\n", "")]
    public async Task A_body_that_cannot_be_read_is_400_with_the_cause(string contentType, string body, string explanation)
    {
        await using var server = await OtlpTestServer.StartAsync();

        var answer = await server.PostWithKeyAsync("/v1/traces", Encoding.Latin1.GetBytes(body), contentType);

        var expected = contentType == OtlpTestServer.Json ? "400 application/json {\"code\":13,\"message\":\"failed to parse OTLP request body: " : "400 application/x-protobuf 1:13 2:\"failed to parse OTLP request body: ";
        Assert.StartsWith(expected, answer.Line, StringComparison.Ordinal);
        Assert.Equal((ArrivalReasons.BodyMalformed, 0, 0), (server.LastArrival.Reason, server.LastArrival.EventCount, server.LastArrival.RefusedEventCount));
        Assert.Contains(explanation, server.LastArrival.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "200 application/json {}", ArrivalReasons.Accepted)]
    [InlineData("GZIP", "200 application/json {}", ArrivalReasons.Accepted)]
    [InlineData("br", """415 application/json {"code":12,"message":"unsupported content encoding - send identity, gzip, deflate or zstd"}""", ArrivalReasons.EncodingUnsupported)]
    [InlineData("gzip, gzip", """415 application/json {"code":12,"message":"unsupported content encoding - send identity, gzip, deflate or zstd"}""", ArrivalReasons.EncodingUnsupported)]
    [InlineData("deflate", """400 application/json {"code":13,"message":"failed to parse OTLP request body: invalid deflate data"}""", ArrivalReasons.EncodingBroken)]
    public async Task A_gzip_body_is_read_and_one_that_is_not_what_it_says_refused(string encoding, string expected, string reason)
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal(expected, (await server.PostWithKeyAsync("/v1/traces", Gzip(NoJson), OtlpTestServer.Json, "Content-Encoding: " + encoding)).Line);
        Assert.Equal(reason, server.LastArrival.Reason);
    }

    [Fact]
    public async Task Other_methods_are_405()
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal(405, (int)(await server.Running.Http.GetAsync("/v1/traces")).StatusCode);
        Assert.Equal(405, (int)(await server.Running.Http.PutAsync("/v1/logs", new ByteArrayContent([]))).StatusCode);
    }

    [Fact]
    public async Task A_store_that_is_full_is_503_with_the_time_to_come_again_and_nothing_is_kept()
    {
        await using var server = await OtlpTestServer.StartAsync();
        await server.PostWithKeyAsync("/v1/traces", Traces(("shop", 1)));
        server.Files.FullFor = _ => true;

        var answer = await server.PostWithKeyAsync("/v1/traces", Traces(("shop", 1)));
        Assert.Equal("503 application/x-protobuf 1:14 2:\"the server cannot store anything now - try again later\" 3:{1:\"type.googleapis.com/google.rpc.RetryInfo\" 2:{1:{1:5}}}", answer.Line);
        Assert.Equal("5", answer.Headers["Retry-After"]);
        Assert.Equal((ArrivalReasons.TryLater, 503, 1), (server.LastArrival.Reason, server.LastArrival.Status, server.LastArrival.RefusedEventCount));
        var inJson = await server.PostWithKeyAsync("/v1/traces", Encoding.UTF8.GetBytes(TracesJson("another")), OtlpTestServer.Json);
        Assert.Equal("""503 application/json {"code":14,"message":"the server cannot store anything now - try again later","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"5s"}]}""", inJson.Line);

        server.Files.FullFor = null;
        Assert.Equal(200, (await server.PostWithKeyAsync("/v1/traces", Traces(("shop", 1)))).Status);
        Assert.Equal("2", await server.CountAsync("shop"));
    }

    [Fact]
    public async Task The_header_that_names_a_dataset_is_seen_by_the_mapping_of_logs()
    {
        await using var server = await OtlpTestServer.StartAsync();

        var body = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"hello"}}]}]}]}""";
        Assert.Equal("200 application/json {}", (await server.PostWithKeyAsync("/v1/logs", Encoding.UTF8.GetBytes(body), OtlpTestServer.Json, "x-honeycomb-dataset: named")).Line);
        Assert.Equal(("1", "named"), (await server.CountAsync("named"), server.LastArrival.Dataset));
    }
}

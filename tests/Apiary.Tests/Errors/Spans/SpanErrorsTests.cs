using System.Text;
using System.Text.Json.Nodes;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Hosting;
using Apiary.Server.Ingest;
using Apiary.Tests.Hosting;
using Apiary.Tests.Protocols.XRay;
using Apiary.Tests.Tidy;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Errors.Spans;

/// <summary>Exceptions of spans as errors: which, once each, in the item of the same error from elsewhere, and after a restart as before.</summary>
public sealed class SpanErrorsTests
{
    private const string Trace = "a28ec43eb1c631a9c3d637a1064508e8";
    private const string Python = "Traceback (most recent call last):\\n  File \\\"/srv/app/app.py\\\", line 12, in home\\n    pay()\\n  File \\\"/srv/app/till.py\\\", line 7, in pay\\n    raise KeyError(1)\\nKeyError: 1\\n";

    private static readonly ApiaryOptions Both = new() { ErrorsFrom = ErrorsFrom.Otlp | ErrorsFrom.XRay };

    [Fact]
    public async Task A_recorded_exception_is_an_error_at_its_span_once_however_often_it_is_sent_and_after_a_restart()
    {
        var files = new MemoryFiles();
        long occurrence;
        var (key, recorded) = ("", File.ReadAllText(Path.Combine(Repository.Root, "tests/cases/wire/otlp/otel-js-traces-json-error.bin")));
        await using (var server = await RunningServer.StartAsync(Both, files))
        {
            key = server.Keys.Ingest.Secret;
            for (var i = 0; i < 2; i++) await SendAsync(server, recorded, key);
            var item = await GetAsync(server, "items/1");
            Assert.Equal(("RangeError: out of honey", "error", 1, "unspecified"), ((string)item["title"]!, (string)item["level"]!, (int)item["occurrences"]!, (string)item["environment"]!));
            Assert.Equal(("otlp", "rig-otel-js"), ((string)item["sources"]![0]!["name"]!, (string)item["services"]![0]!["name"]!));
            occurrence = (long)item["last_occurrence_id"]!;
            var one = await GetAsync(server, $"occurrences/{occurrence}");
            Assert.Equal((Trace, "8dfc6090d616cabb", "otlp", "2026-11-20T22:55:23.011405044Z"), ((string)one["trace_id"]!, (string)one["span_id"]!, (string)one["source"]!, (string)one["time"]!));
            var frames = one["data"]!["body"]!["trace"]!["frames"]!.AsArray();
            Assert.Equal(("/srv/rig/node/otlp.js", 49, "traces"), ((string)frames[^1]!["filename"]!, (int)frames[^1]!["lineno"]!, (string)frames[^1]!["method"]!));
        }

        await using (var server = await RunningServer.StartAsync(Both, files))
        {
            Assert.Equal((1, occurrence), ((int)(await GetAsync(server, "items/1"))["occurrences"]!, (long)(await GetAsync(server, "items/1"))["last_occurrence_id"]!));
            await SendAsync(server, recorded, key);
            Assert.Equal(1, (int)(await GetAsync(server, "items/1"))["occurrences"]!);
            // Resolved, and there again: as for what Rollbar's clients report.
            await server.SendAsync(HttpMethod.Patch, "/api/errors/items/1", """{"status":"resolved"}""");
            await SendAsync(server, recorded.Replace("8dfc6090d616cabb", "8dfc6090d616caaa", StringComparison.Ordinal), key);
            var item = await GetAsync(server, "items/1");
            Assert.Equal(("active", true, 2, 1), ((string)item["status"]!, (bool)item["reopened"]!, (int)item["occurrences"]!, (int)item["occurrences_since_activation"]!));
        }
    }

    [Fact]
    public async Task Without_the_option_nothing_is_an_error()
    {
        foreach (var from in (ErrorsFrom[])[ErrorsFrom.None, ErrorsFrom.XRay])
        {
            await using var server = await RunningServer.StartAsync(new ApiaryOptions { ErrorsFrom = from });
            await SendAsync(server, File.ReadAllText(Path.Combine(Repository.Root, "tests/cases/wire/otlp/otel-js-traces-json-error.bin")));
            Assert.Null(server.Store.Catalog.Find(server.Workspace.Environments[0].Id, ErrorFields.Dataset));
        }
    }

    [Fact]
    public async Task The_same_error_is_one_item_whether_a_span_or_a_client_told_of_it()
    {
        await using var server = await RunningServer.StartAsync(Both);
        await SendAsync(server, Request("""{"key":"deployment.environment.name","value":{"stringValue":"production"}},{"key":"telemetry.sdk.language","value":{"stringValue":"python"}}""", Span("01", "", Exception("KeyError", "1", Python))));
        var token = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "t", Server.Workspace.KeyKind.Rollbar, Server.Workspace.KeyPermissions.PostServerItems).Secret;
        await server.SendAsync(HttpMethod.Post, "/api/1/item/?access_token=" + token, """
            {"data":{"environment":"production","language":"python","body":{"trace":{"exception":{"class":"KeyError","message":"2"},"frames":[
              {"filename":"/srv/app/app.py","lineno":99,"method":"home"},{"filename":"/srv/app/till.py","lineno":1,"method":"pay"}]}}}}
            """);
        var item = await GetAsync(server, "items/1");
        Assert.Equal((2, "otlp rollbar", "python"), ((int)item["occurrences"]!, string.Join(' ', item["sources"]!.AsArray().Select(one => (string)one!["name"]!).Order(StringComparer.Ordinal)), (string)item["framework"]!));
    }

    [Fact]
    public async Task An_exception_that_passed_through_spans_counts_where_it_came_from_and_others_each()
    {
        await using var server = await RunningServer.StartAsync(Both);
        await SendAsync(server, Request(
            "",
            Span("01", "", Exception("A", "x", "")),
            Span("02", "01", Exception("A", "x", "")),
            Span("03", "02", Exception("A", "x", ""), Exception("A", "x", "")),
            Span("04", "01", Exception("A", "x", "")),
            Span("05", "01", Exception("B", "other", "")),
            Span("06", "07", Exception("A", "loop", "")),
            Span("07", "06", Exception("C", "loop", ""))));
        var occurrences = (await OccurrencesAsync(server)).Select(one => $"{one["exception.type"]} {one["trace.parent_id"][^2..]}");
        Assert.Equal(["A 03", "A 04", "A 06", "B 05", "C 07"], occurrences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_span_that_survived_its_exception_is_a_warning_and_one_that_has_the_fields_itself_an_error()
    {
        await using var server = await RunningServer.StartAsync(Both);
        await SendAsync(server, Request("", Span("01", "", Exception("Handled", "h", "no stack that anybody knows")).Replace("\"code\":2", "\"code\":0", StringComparison.Ordinal),
            """{"traceId":"a28ec43eb1c631a9c3d637a1064508e8","spanId":"0000000000000002","name":"s","startTimeUnixNano":"1795215323011000000","endTimeUnixNano":"1795215323011000001","status":{"code":2},"attributes":[{"key":"exception.type","value":{"stringValue":"Own"}},{"key":"exception.message","value":{"stringValue":"o"}}]}""",
            """{"traceId":"a28ec43eb1c631a9c3d637a1064508e8","spanId":"0000000000000003","name":"s","startTimeUnixNano":"1795215323011000000","endTimeUnixNano":"1795215323011000001","status":{"code":2,"message":"no exception"},"events":[{"name":"retry","timeUnixNano":"1795215323011000001"}]}"""));
        var found = await OccurrencesAsync(server);
        Assert.Equal(["Handled warning no stack that anybody knows", "Own error Own: o"], found.Select(one => $"{one["exception.type"]} {one["severity"]} {one["exception.stacktrace"].Trim()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task XRays_causes_are_errors_whether_they_have_a_class_or_only_say_something()
    {
        await using var server = await XRayTestServer.StartAsync(Both);
        await server.PutAsync(
            File.ReadAllText(Path.Combine(Repository.Root, "tests/cases/wire/xray/xray-sdk-segment-fault.bin")).Split('\n')[1],
            """{"id":"2207b54b69882049","name":"till","start_time":1795215569.2,"end_time":1795215569.3,"trace_id":"1-6b00d0d1-97a2bc99236832d942f5637c","fault":true,"cause":{"message":"drawer 123 stuck"},"user":"u1","http":{"request":{"method":"GET","url":"http://shop.example/pay"}}}""",
            """{"id":"2207b54b69882050","name":"till","start_time":1795215569.2,"end_time":1795215569.3,"trace_id":"1-6b00d0d1-97a2bc99236832d942f5637d","fault":true}""");
        var found = await OccurrencesAsync(server.Running);
        Assert.Equal(["KeyError: 'missing'", "drawer 123 stuck"], found.Select(one => one["name"]));
        Assert.Equal(("6b00d0d197a2bc99236832d942f5637b", "2207b54b69882048", "xray", "cruddur-backend-flask", "10"), (found[0]["trace.trace_id"], found[0]["trace.parent_id"], found[0]["meta.source"], found[0]["service.name"], found[0]["exception.frames"]));
        Assert.Equal(("u1", "http://shop.example/pay", "error"), (found[1]["user.id"], found[1]["http.url"], found[1]["severity"]));
    }

    [Fact]
    public async Task A_thousand_exceptions_of_one_request_are_a_thousand_and_hostile_ones_are_text()
    {
        await using var server = await RunningServer.StartAsync(Both);
        await SendAsync(server, Request("", [.. Enumerable.Range(0, 1_000).Select(i => Span($"{i:x4}", "", Exception("E", $"item {i + 1_000} <script>alert(1)</script>\\u0000\\ud83d", "\\u0000(@:")))]));
        Assert.Equal(1_000, (int)(await GetAsync(server, "items/1"))["occurrences"]!);
        Assert.Contains("<script>", (string)(await GetAsync(server, "items/1"))["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_room_for_errors_the_spans_are_taken_and_the_arrivals_say_so()
    {
        await using var server = await RunningServer.StartAsync(Both with { MaxDatasets = 1 });
        await SendAsync(server, Request("""{"key":"service.name","value":{"stringValue":"shop"}}""", Span("01", "", Exception("A", "x", ""))));
        var told = server.App.Services.GetRequiredService<Arrivals>().Recent(2).Single(arrival => arrival.Outcome == ArrivalOutcome.Refused);
        Assert.Equal((ArrivalReasons.DatasetLimit, 1), (told.Reason, told.RefusedEventCount));
        Assert.NotNull(server.Store.Catalog.Find(server.Workspace.Environments[0].Id, "shop"));
    }

    [Fact]
    public void Spans_without_exceptions_cost_no_memory()
    {
        var batch = new EventBatch();
        for (var i = 0; i < 100; i++)
        {
            batch.BeginEvent();
            batch.AddString("trace.span_id"u8, Encoding.UTF8.GetBytes($"{i}"));
            batch.AddString("name"u8, "pay"u8);
            batch.AddBoolean("error"u8, true);
            batch.EndEvent(i, 1);
        }

        Assert.Empty(SpanExceptions.In(batch));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) SpanExceptions.In(batch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Exception(string type, string message, string stack) =>
        $$$"""{"name":"exception","timeUnixNano":"1795215323011405044","attributes":[{"key":"exception.type","value":{"stringValue":"{{{type}}}"}},{"key":"exception.message","value":{"stringValue":"{{{message}}}"}},{"key":"exception.stacktrace","value":{"stringValue":"{{{stack}}}"}}]}""";

    private static string Span(string id, string parent, params string[] events) =>
        $$"""{"traceId":"{{Trace}}","spanId":"{{id.PadLeft(16, '0')}}","parentSpanId":"{{(parent.Length == 0 ? "" : parent.PadLeft(16, '0'))}}","name":"s","startTimeUnixNano":"1795215323011000000","endTimeUnixNano":"1795215323011459145","status":{"code":2},"events":[{{string.Join(',', events)}}]}""";

    private static string Request(string resource, params string[] spans) =>
        $$"""{"resourceSpans":[{"resource":{"attributes":[{{resource}}]},"scopeSpans":[{"spans":[{{string.Join(',', spans)}}]}]}]}""";

    private static async Task SendAsync(RunningServer server, string json, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-honeycomb-team", key ?? server.Keys.Ingest.Secret);
        using var response = await server.Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<JsonNode> GetAsync(RunningServer server, string path) => JsonNode.Parse(await server.GetAsync("/api/errors/" + path))!;

    private static async Task<List<Dictionary<string, string>>> OccurrencesAsync(RunningServer server)
    {
        var dataset = server.Store.Catalog.Find(server.Workspace.Environments[0].Id, ErrorFields.Dataset)!;
        var query = new RowQuery { StartNanos = long.MinValue, EndNanos = long.MaxValue, Limit = 1_000, NewestFirst = false };
        var rows = await server.Store.Backend.ReadRowsAsync([dataset.Id], query, new QueryOptions(), CancellationToken.None);
        return [.. rows.Rows.Select(row => row.Fields.ToDictionary(field => field.Key, field => field.Value.ToString())).OrderBy(row => row[ErrorFields.OccurrenceId], StringComparer.Ordinal)];
    }
}

using System.Text;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Workspace;
using Xunit;
using static Apiary.Tests.Protocols.Otlp.OtlpBodies;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>Requests of which something was refused, by both doors: what the sender is told, and what is stored.</summary>
public sealed class OtlpPartialSuccessTests
{
    [Fact]
    public async Task Items_that_the_mapping_refuses_are_counted_and_the_others_taken()
    {
        await using var server = await OtlpTestServer.StartAsync();

        var overHttp = await server.PostWithKeyAsync("/v1/traces", TracesWithOneTooWide("shop"));
        var overGrpc = await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(TracesWithOneTooWide("shop")));

        Assert.StartsWith("200 application/x-protobuf 1:{1:1 2:\"", overHttp.Line, StringComparison.Ordinal);
        Assert.Equal("0", overGrpc.GrpcLine);
        Assert.Equal(overHttp.Body, overGrpc.Body[5..]);
        Assert.Equal("2", await server.CountAsync("shop"));
        Assert.Equal((ArrivalOutcome.Partial, ArrivalReasons.SomeEventsRefused, 1, 1, 200), (server.LastArrival.Outcome, server.LastArrival.Reason, server.LastArrival.EventCount, server.LastArrival.RefusedEventCount, server.LastArrival.Status));
        Assert.StartsWith("1 spans were refused: ", server.LastArrival.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Datasets_that_the_key_may_not_make_are_refused_and_the_others_taken()
    {
        await using var server = await OtlpTestServer.StartAsync();
        await server.PostWithKeyAsync("/v1/traces", Traces(("shop", 1)));
        var key = "x-honeycomb-team: " + server.KeyThatMay(KeyPermissions.Events);

        var some = await server.PostAsync("/v1/traces", Traces(("shop", 1), ("till", 2), ("door", 3)), OtlpTestServer.Protobuf, key);
        const string words = "dataset till does not exist, and this API key may not create datasets; dataset door does not exist, and this API key may not create datasets";
        Assert.Equal($"200 application/x-protobuf 1:{{1:5 2:\"{words}\"}}", some.Line);
        Assert.Equal(("2", ArrivalOutcome.Partial, 1, 5), (await server.CountAsync("shop"), server.LastArrival.Outcome, server.LastArrival.EventCount, server.LastArrival.RefusedEventCount));
        Assert.Contains("there is no dataset till in environment", server.LastArrival.Explanation, StringComparison.Ordinal);

        var all = await server.PostAsync("/v1/traces", Encoding.UTF8.GetBytes(TracesJson("till")), OtlpTestServer.Json, key);
        Assert.Equal("""403 application/json {"code":7,"message":"dataset till does not exist, and this API key may not create datasets"}""", all.Line);
        Assert.Equal((ArrivalReasons.DatasetUnknown, ArrivalOutcome.Refused, 0, 1), (server.LastArrival.Reason, server.LastArrival.Outcome, server.LastArrival.EventCount, server.LastArrival.RefusedEventCount));
        Assert.Equal("7 dataset till does not exist, and this API key may not create datasets", (await server.CallAsync(OtlpSignal.Traces, Frame(Traces(("till", 1))), key)).GrpcLine);
        Assert.Null(server.Running.Store.Catalog.Find(server.Running.Workspace.Environments[0].Id, "till"));
    }

    [Fact]
    public async Task Datasets_beyond_the_limit_are_refused_and_the_others_taken()
    {
        await using var server = await OtlpTestServer.StartAsync(new() { MaxDatasets = 1 });

        Assert.Equal("200 application/x-protobuf 1:{1:2 2:\"there are too many datasets - till cannot be created\"}", (await server.PostWithKeyAsync("/v1/traces", Traces(("shop", 1), ("till", 2)))).Line);
        Assert.Equal("1", await server.CountAsync("shop"));

        Assert.Equal("400 application/x-protobuf 1:3 2:\"there are too many datasets - till cannot be created\"", (await server.PostWithKeyAsync("/v1/traces", Traces(("till", 2)))).Line);
        Assert.Equal((ArrivalReasons.DatasetLimit, 2), (server.LastArrival.Reason, server.LastArrival.RefusedEventCount));
        Assert.Equal("3 there are too many datasets - till cannot be created", (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(Traces(("till", 2))))).GrpcLine);
    }

    [Fact]
    public async Task A_dataset_with_too_many_columns_refuses_its_batch_and_the_others_take_theirs()
    {
        await using var server = await OtlpTestServer.StartAsync(new() { MaxColumns = 100 });
        var wide = """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{"name":"a","attributes":[""" + string.Join(',', Enumerable.Range(0, 100).Select(i => $$$"""{"key":"a{{{i}}}","value":{"intValue":1}}""")) + "]}]}]}";

        var some = await server.PostWithKeyAsync("/v1/traces", Encoding.UTF8.GetBytes(wide + TracesJson("till").Replace("""{"resourceSpans":[""", ",", StringComparison.Ordinal)), OtlpTestServer.Json);
        Assert.Equal("""200 application/json {"partialSuccess":{"rejectedSpans":"1","errorMessage":"dataset shop has too many columns"}}""", some.Line);
        Assert.Equal(("1", ArrivalOutcome.Partial), (await server.CountAsync("till"), server.LastArrival.Outcome));

        var all = await server.PostWithKeyAsync("/v1/traces", Encoding.UTF8.GetBytes(wide + "]}"), OtlpTestServer.Json);
        Assert.Equal("""400 application/json {"code":3,"message":"dataset shop has too many columns"}""", all.Line);
        Assert.Equal((ArrivalReasons.TooManyColumns, 1), (server.LastArrival.Reason, server.LastArrival.RefusedEventCount));
        Assert.Contains("--max-columns", server.LastArrival.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__all__")]
    [InlineData("a\u0001b")]
    public async Task When_the_mapping_refuses_everything_it_is_still_a_partial_success(string service)
    {
        await using var server = await OtlpTestServer.StartAsync();

        var answer = await server.PostWithKeyAsync("/v1/traces", Traces((service, 2)));

        Assert.StartsWith("200 application/x-protobuf 1:{1:2 2:\"", answer.Line, StringComparison.Ordinal);
        Assert.Equal((ArrivalOutcome.Refused, ArrivalReasons.SomeEventsRefused, 0, 2), (server.LastArrival.Outcome, server.LastArrival.Reason, server.LastArrival.EventCount, server.LastArrival.RefusedEventCount));
    }

    [Fact]
    public async Task What_is_odd_is_told_though_everything_was_taken()
    {
        await using var server = await OtlpTestServer.StartAsync();
        // Field 7 is the start in nanoseconds, here as far ahead as it goes.
        byte[] span = [0x39, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] body = [10, 13, 18, 11, 18, 9, .. span];

        var answer = await server.PostWithKeyAsync("/v1/traces", body);

        Assert.StartsWith("200 application/x-protobuf 1:{2:\"", answer.Line, StringComparison.Ordinal);
        Assert.Equal((ArrivalOutcome.Accepted, ArrivalReasons.Accepted, 1, 0), (server.LastArrival.Outcome, server.LastArrival.Reason, server.LastArrival.EventCount, server.LastArrival.RefusedEventCount));
        Assert.NotEmpty(server.LastArrival.Explanation);
    }
}

using System.Net;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Hosting;
using Xunit;

namespace Apiary.Tests.Hosting;

/// <summary>Every option that has bounds, at its bounds; and limits given by options, as a sender meets them.</summary>
public sealed class OptionEdgeTests
{
    /// <summary>Option, the smallest value, one below it (null: nothing is), the largest, one above it (null: what a number holds).</summary>
    public static TheoryData<string, string, string?, string, string?> Bounds() => new()
    {
        { "memory-budget", "67108864", "67108863", "8000000TB", null },
        { "dictionary-memory", "0", "-1", "8000000TB", null },
        { "partitions", "1", "0", "64", "65" },
        { "commit-delay", "0", "-1ms", "1s", "1001ms" },
        { "wal-budget", "1048576", "1048575", "8000000TB", null },
        { "wal-file", "65536", "65535", "8000000TB", null },
        { "flush-rows", "1", "0", "100000000", "100000001" },
        { "retention-age", "1ms", "0", "3000d", null },
        { "retention-size", "1", "0", "8000000TB", null },
        { "max-datasets", "1", "0", "1000000", "1000001" },
        { "max-columns", "1", "0", "1000000", "1000001" },
        { "max-request", "1", "0", "536870911", "536870912" },
        { "otlp-max-request", "1", "0", "536870911", "536870912" },
        { "max-event", "1", "0", "536870911", "536870912" },
        { "aws-max-request", "1", "0", "536870911", "536870912" },
        { "logs-max-streams", "1", "0", "10000000", "10000001" },
        { "logs-query-rows", "1000", "999", "10000000", "10000001" },
        { "xray-max-groups", "1", "0", "100000", "100001" },
        { "xray-max-rules", "1", "0", "100000", "100001" },
        { "rollbar-max-request", "1", "0", "536870911", "536870912" },
        { "rollbar-rate", "1/1s", "0/1s", "1000000000/30d", "1000000001/30d" },
        { "max-error-items", "1", "0", "1000000", "1000001" },
        { "error-history", "1", "0", "100000", "100001" },
        { "source-map-max", "1", "0", "536870911", "536870912" },
        { "source-maps-size", "1", "0", "8000000TB", null },
        { "source-map-memory", "0", "-1", "8000000TB", null },
        { "errors-rate", "1/1s", "1/999ms", "1000000000/30d", "1/31d" },
        { "arrivals-kept", "0", "-1", "1000000", "1000001" },
        { "query-timeout", "1ms", "0", "3000d", null },
        { "query-memory", "1048576", "1048575", "8000000TB", null },
        { "runs-kept", "1", "0", "1000000", "1000001" },
        { "max-shared", "2", "1", "1000000", "1000001" },
        { "management-rate", "0", "-1", "1000000", "1000001" },
        { "session-lifetime", "1m", "59s", "400d", "401d" },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void An_option_takes_its_bounds_and_nothing_beyond(string name, string smallest, string? below, string largest, string? above)
    {
        foreach (var value in (string[])[smallest, largest]) Assert.NotNull(OptionTable.Find(name)!.Apply(new ApiaryOptions(), value));
        foreach (var value in (string?[])[below, above])
            if (value is not null) Assert.Null(OptionTable.Find(name)!.Apply(new ApiaryOptions(), value));
    }

    [Theory]
    [InlineData("none", ErrorsFrom.None)]
    [InlineData("otlp", ErrorsFrom.Otlp)]
    [InlineData("xray", ErrorsFrom.XRay)]
    [InlineData("xray,otlp", ErrorsFrom.Otlp | ErrorsFrom.XRay)]
    [InlineData("rollbar", null)]
    [InlineData("otlp,otlp", null)]
    [InlineData("", null)]
    public void Errors_come_from_sources_that_there_are(string value, object? expected) =>
        Assert.Equal(expected, OptionTable.Find("errors-from")!.Apply(new ApiaryOptions { ErrorsFrom = ErrorsFrom.XRay }, value)?.ErrorsFrom);

    [Fact]
    public void No_option_with_bounds_is_left_out()
    {
        var bounded = OptionTable.All.Where(entry => entry.Value is "N" or "SIZE" or "TIME" or "N/TIME|none").Select(entry => entry.Name);
        Assert.Equal(bounded, Bounds().Select(row => row.Data.Item1));
    }

    [Theory]
    [InlineData("/1/events/d", """{"a":"12345678901234567890"}""")]
    [InlineData("/1/batch/d", """[{"data":{"a":"12345678901234567890"}}]""")]
    public async Task A_request_as_large_as_the_limit_is_taken_and_one_byte_more_refused(string path, string body)
    {
        await using var server = await RunningServer.StartAsync(new() { MaxRequestBytes = body.Length });
        var key = server.Keys.Ingest.Secret;
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Post, path, body, key)).Status);
        var (status, text) = await server.SendAsync(HttpMethod.Post, path, body + " ", key);
        Assert.Equal((HttpStatusCode.BadRequest, """{"error":"Request body is too large."}"""), (status, text));
    }

    [Fact]
    public async Task An_event_as_large_as_the_limit_is_taken_and_one_byte_more_refused()
    {
        const string data = """{"a":"12345678901234567890"}""";
        await using var server = await RunningServer.StartAsync(new() { MaxEventBytes = data.Length });
        var key = server.Keys.Ingest.Secret;
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Post, "/1/events/d", data, key)).Status);
        var (status, text) = await server.SendAsync(HttpMethod.Post, "/1/events/d", data.Replace("90\"", "901\"", StringComparison.Ordinal), key);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("too large", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_last_dataset_and_column_allowed_are_made_and_the_next_ones_refused()
    {
        await using var server = await RunningServer.StartAsync(new() { MaxDatasets = 2, MaxColumns = 2 });
        var key = server.Keys.Ingest.Secret;
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Post, "/1/events/one", """{"a":1,"b":1}""", key)).Status);
        Assert.Equal((HttpStatusCode.BadRequest, """{"error":"Dataset has too many columns."}"""), await server.SendAsync(HttpMethod.Post, "/1/events/one", """{"c":1}""", key));
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Post, "/1/events/two", """{"a":1}""", key)).Status);
        var (status, text) = await server.SendAsync(HttpMethod.Post, "/1/events/three", """{"a":1}""", key);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("{\"error\":\"there are too many datasets", text, StringComparison.Ordinal);
    }
}

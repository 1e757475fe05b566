using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Engine.Storage;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

public sealed class ColumnDetailsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Values_are_counted_each_once_in_memory_in_files_and_over_both(bool flushed)
    {
        await using var server = await RunningServer.StartAsync(files: new MemoryFiles());
        for (var round = 0; round < 3; round++)
        {
            await server.StoreAsync("shop", [.. Enumerable.Range(0, 500).Select(i => Event(
                $$"""{"route":"/r{{i % 7}}","id":"id-{{round}}-{{i}}","duration_ms":{{(i * 0.5) + round}},"status":{{200 + (i % 3)}},"error":{{(i % 2 == 0 ? "true" : "false")}},"seen":{{(round == 0 ? "1" : "\"one\"")}},"empty":""}"""))]);
            if (flushed && round < 2) await server.Store.FlushAsync();
        }

        var columns = await ColumnsAsync(server);
        Assert.Equal(7, columns["route"].Distinct);
        Assert.Equal(["string"], columns["route"].Types);
        Assert.Equal(3, columns["status"].Distinct);
        Assert.Equal(2, columns["error"].Distinct);
        Assert.Equal(1, columns["empty"].Distinct);
        // 0 to 249.5, 1 to 250.5 and 2 to 251.5 by halves. In memory whole numbers are integers of their own; JSON's 5.0 is a float as it is sent.
        Assert.Equal(["integer", "string"], columns["seen"].Types.Order(StringComparer.Ordinal));
        Assert.Equal(2, columns["seen"].Distinct);
        Assert.Equal(1_500, columns["id"].Distinct ?? 1_500);
        Assert.Equal(504, columns["duration_ms"].Distinct);
        Assert.Equal(flushed, columns["route"].Bytes > 0);
    }

    [Fact]
    public async Task Beyond_the_limit_nobody_counts()
    {
        await using var server = await RunningServer.StartAsync();
        for (var i = 0; i <= ColumnSurvey.MaxDistinct; i += 10_000)
            await server.StoreAsync("shop", [.. Enumerable.Range(i, 10_000).Select(n => Event($$"""{"number":{{n}},"half":{{n % 10}}}"""))]);
        var columns = await ColumnsAsync(server);
        Assert.Null(columns["number"].Distinct);
        Assert.Equal(10, columns["half"].Distinct);
    }

    [Fact]
    public async Task A_column_whose_events_went_has_nothing_and_without_details_nothing_is_counted()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", """{"time":"2024-05-01T12:00:00Z","data":{"old":1} }""");
        await server.SendAsync(HttpMethod.Patch, "/api/datasets/shop", """{"retention_days":1}""");
        await server.Store.FlushAsync();
        server.Store.DoUpkeep();
        var old = (await ColumnsAsync(server))["old"];
        Assert.Equal((0, 0L, 0), (old.Types.Count, old.Bytes, old.Distinct));
        Assert.DoesNotContain("distinct", await server.GetAsync("/api/columns?dataset=shop"), StringComparison.Ordinal);
    }

    private static string Event(string data) => $$"""{"time":"{{DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture)}}","data":{{data}} }""";

    private static async Task<Dictionary<string, (IReadOnlyList<string> Types, long Bytes, int? Distinct)>> ColumnsAsync(RunningServer server)
    {
        using var reply = JsonDocument.Parse(await server.GetAsync("/api/columns?dataset=shop&details=1"));
        return reply.RootElement.GetProperty("columns").EnumerateArray().ToDictionary(
            column => column.GetProperty("name").GetString()!,
            column => (
                (IReadOnlyList<string>)[.. column.GetProperty("types").EnumerateArray().Select(type => type.GetString()!)],
                column.GetProperty("bytes").GetInt64(),
                column.GetProperty("distinct") is { ValueKind: JsonValueKind.Number } distinct ? distinct.GetInt32() : (int?)null));
    }
}

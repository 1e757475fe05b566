using System.Text.Json;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>Paging through events and looking around one of them.</summary>
public sealed class RowPagesTests
{
    private const string Range = "\"start_time\":1714564800,\"end_time\":1714568400";

    [Theory]
    [InlineData("newest", "before")]
    [InlineData("oldest", "after")]
    public async Task Pages_bring_every_event_once_also_those_of_one_instant(string order, string bound)
    {
        await using var server = await RunningServer.StartAsync();
        // Instants of one, two and many events: a page's end falls within some.
        var times = new[] { 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 4, 5, 5, 6, 7, 7, 7 };
        await server.StoreAsync("web", [.. times.Select((second, i) => $$"""{"time":"2024-05-01T12:00:0{{second}}.000000009Z","data":{"i":{{i}} } }""")]);
        var seen = new List<int>();
        var last = "";
        for (var page = 0; page < 20; page++)
        {
            var more = last.Length == 0 ? "" : $",\"{bound}\":\"{last}\"";
            var rows = await RowsAsync(server, $$"""{"dataset":"web","query":{ {{Range}} },"limit":3,"order":"{{order}}","page":true{{more}} }""");
            if (rows.Count == 0) break;
            seen.AddRange(rows.Select(row => row.GetProperty("data").GetProperty("i").GetInt32()));
            last = rows[^1].GetProperty("time").GetString()!;
        }

        Assert.Equal(Enumerable.Range(0, times.Length), seen.Order());
        Assert.Equal(order == "newest" ? times.OrderDescending() : times.Order(), seen.Select(i => times[i]));
    }

    [Fact]
    public async Task Bounds_are_exclusive_to_the_nanosecond()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", [.. Enumerable.Range(1, 5).Select(i => $$"""{"time":"2024-05-01T12:00:00.00000{{i}}00Z","data":{"i":{{i}} } }""")]);
        async Task<IReadOnlyList<int>> Ask(string more) =>
            [.. (await RowsAsync(server, $$"""{"query":{ {{Range}} },{{more}} }""")).Select(row => row.GetProperty("data").GetProperty("i").GetInt32())];
        Assert.Equal([2, 1], await Ask("\"before\":\"2024-05-01T12:00:00.0000030Z\""));
        Assert.Equal([3, 2, 1], await Ask("\"before\":\"2024-05-01T12:00:00.000003001Z\""));
        Assert.Equal([5, 4], await Ask("\"after\":\"2024-05-01T14:00:00.000003+02:00\""));
        Assert.Equal([4], await Ask("\"after\":\"2024-05-01T12:00:00.000003Z\",\"before\":\"2024-05-01T12:00:00.000005Z\""));
        Assert.Equal([5, 4, 3, 2, 1], await Ask("\"after\":null,\"before\":null"));
    }

    private static async Task<List<JsonElement>> RowsAsync(RunningServer server, string body)
    {
        var (_, text) = await server.SendAsync(HttpMethod.Post, "/api/rows", body);
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.Clone())];
    }
}

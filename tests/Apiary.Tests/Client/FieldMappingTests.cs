using System.Text.Json.Nodes;
using System.Text.Json;
using Apiary.Client.Transmissions;
using Apiary.Client;
using Xunit;

namespace Apiary.Tests.Client;

public sealed class FieldMappingTests
{
    private enum Colour
    {
        Red,
        Blue,
    }

    public static TheoryData<string, object?, string> Values() => new()
    {
        { "null", null, "null" },
        { "text", "a \"b\" \u0001 ü 🐝", "\"a \\\"b\\\" \\u0001 ü 🐝\"" },
        { "char", 'x', "\"x\"" },
        { "bool", true, "true" },
        { "int", -7, "-7" },
        { "long", long.MinValue, "-9223372036854775808" },
        { "ulong", ulong.MaxValue, "18446744073709551615" },
        { "byte", (byte)200, "200" },
        { "double", 0.1, "0.1" },
        { "float as it is written", 0.1f, "0.1" },
        { "NaN", double.NaN, "\"NaN\"" },
        { "infinity", double.NegativeInfinity, "\"-Infinity\"" },
        { "decimal", 12.50m, "12.50" },
        { "enum", Colour.Blue, "\"Blue\"" },
        { "utc", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234567), "\"2026-01-02T03:04:05.1234567Z\"" },
        { "offset", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), "\"2026-01-02T01:04:05Z\"" },
        { "no zone", new DateTime(2026, 1, 2, 3, 4, 5), "\"2026-01-02T03:04:05\"" },
        { "date", new DateOnly(2026, 1, 2), "\"2026-01-02\"" },
        { "duration in milliseconds", TimeSpan.FromSeconds(1.5), "1500" },
        { "guid", Guid.Empty, "\"00000000-0000-0000-0000-000000000000\"" },
        { "uri", new Uri("https://a.example/b"), "\"https://a.example/b\"" },
        { "list", new object?[] { 1, "two", null, new[] { 3 } }, "[1,\"two\",null,[3]]" },
        { "dictionary", new Dictionary<string, object?> { ["a"] = 1, ["b"] = new Dictionary<string, int> { ["c"] = 2 } }, "{\"a\":1,\"b\":{\"c\":2}}" },
        { "exception", new InvalidOperationException("no"), "\"System.InvalidOperationException: no\"" },
        { "json", JsonDocument.Parse("{\"a\":[1,2]}").RootElement, "{\"a\":[1,2]}" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_value_is_sent_as_documented(string name, object? value, string expected)
    {
        var sent = await SentAsync(made => made.AddField("value", value));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), sent["data"]!["value"]), $"{name}: {sent.ToJsonString()}");
    }

    [Fact]
    public async Task What_has_no_end_is_cut_at_a_depth_and_what_fails_costs_only_itself()
    {
        var cycle = new List<object?>();
        cycle.Add(cycle);
        var sent = await SentAsync(made => made.AddField("cycle", (object)cycle).AddField("failing", new Failing()).AddField("after", 1));
        Assert.Contains("deeper than 8 levels", sent["data"]!["cycle"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("ToString failed: System.NotSupportedException", (string)sent["data"]!["failing"]!, StringComparison.Ordinal);
        Assert.Equal(1, (int)sent["data"]!["after"]!);
    }

    [Fact]
    public async Task An_object_is_read_when_it_is_added()
    {
        var list = new List<int> { 1 };
        var sent = await SentAsync(made =>
        {
            made.AddField("list", (object)list);
            list.Add(2);
        });
        Assert.Equal("[1]", sent["data"]!["list"]!.ToJsonString());
    }

    [Fact]
    public async Task Properties_of_records_and_entries_of_dictionaries_become_fields()
    {
        var sent = await SentAsync(made => made.Add(new { Route = "/cart", Items = 3 }).Add(new Dictionary<string, object?> { ["user.id"] = 7 }));
        Assert.Equal("""{"Route":"/cart","Items":3,"user.id":7}""", sent["data"]!.ToJsonString());
    }

    [Fact]
    public async Task The_last_value_of_a_name_counts_and_keeps_its_place()
    {
        var sent = await SentAsync(made =>
        {
            for (var i = 0; i < 40; i++) made.AddField($"f{i}", i);
            made.AddField("f3", "again");
            Assert.True(made.RemoveField("f5"));
            Assert.False(made.RemoveField("f5"));
        });
        var names = sent["data"]!.AsObject().Select(field => field.Key).ToList();
        Assert.Equal(39, names.Count);
        Assert.Equal("f3", names[3]);
        Assert.Equal("again", (string)sent["data"]!["f3"]!);
    }

    private static async Task<JsonNode> SentAsync(Action<Event> fill)
    {
        using var lines = new MemoryStream();
        await using (var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", Transmission = new StreamTransmission(lines, leaveOpen: true) }))
        {
            var made = client.NewEvent();
            fill(made);
            made.Send();
        }

        return JsonNode.Parse(lines.ToArray())!;
    }

    private sealed class Failing
    {
        public override string ToString() => throw new NotSupportedException();
    }
}

using System.Net;
using System.Text.Json;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api.Shared;

/// <summary>Markers by our own API and by Honeycomb's, which are the same ones.</summary>
public sealed class MarkersTests
{
    [Fact]
    public async Task Markers_of_a_dataset_and_of_all_are_listed_by_what_a_chart_shows()
    {
        await using var server = await RunningServer.StartAsync();
        await AddAsync(server, """{"dataset":"Shop","start_time":100,"message":"a moment"}""");
        await AddAsync(server, """{"dataset":"shop","start_time":200,"end_time":300,"message":"a band","type":"deploy","url":"https://ci.example/7","color":"#7fB069"}""");
        await AddAsync(server, """{"dataset":"__all__","start_time":250,"message":"everywhere"}""");
        await AddAsync(server, """{"dataset":"other","start_time":250,"message":"elsewhere"}""");

        Assert.Equal(["a moment", "a band", "everywhere", "elsewhere"], await MessagesAsync(server, ""));
        Assert.Equal(["a moment", "a band", "everywhere"], await MessagesAsync(server, "?dataset=shop"));
        Assert.Equal(["a band", "everywhere"], await MessagesAsync(server, "?dataset=shop&start=101&end=300"));
        Assert.Equal(["a moment"], await MessagesAsync(server, "?dataset=shop&end=199.5"));
        Assert.Equal(["a band"], await MessagesAsync(server, "?dataset=shop&start=300"));
        Assert.Contains("Unix seconds", await server.GetAsync("/api/markers?start=yesterday"), StringComparison.Ordinal);
        using var all = JsonDocument.Parse(await server.GetAsync("/api/markers?dataset=shop"));
        var band = all.RootElement.GetProperty("markers")[1];
        Assert.Equal(("deploy", "https://ci.example/7", "#7fB069", 300), (band.GetProperty("type").GetString(), band.GetProperty("url").GetString(), band.GetProperty("color").GetString(), band.GetProperty("end_time").GetInt32()));
        var id = band.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/markers/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Delete, $"/api/markers/{id}")).Status);
    }

    [Theory]
    [InlineData("""{"start_time":"now"}""", "start_time")]
    [InlineData("""{"start_time":200,"end_time":100}""", "end_time")]
    [InlineData("""{"url":"javascript:alert(1)"}""", "url")]
    [InlineData("""{"url":"JavaScript:alert(1)"}""", "url")]
    [InlineData("""{"url":"java\nscript:alert(1)"}""", "url")]
    [InlineData("""{"url":"data:text/html,<script>"}""", "url")]
    [InlineData("""{"color":"red;background:url(x)"}""", "color")]
    [InlineData("""{"color":"#12345g"}""", "color")]
    public async Task A_marker_that_cannot_be_is_refused(string body, string told)
    {
        await using var server = await RunningServer.StartAsync();
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/markers", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(told, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Honeymarkers_requests_are_answered_as_Honeycomb_does_and_show_in_charts()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("wade", """{"time":"2024-05-01T12:00:00Z","data":{"a":1}}""");
        var key = server.Keys.Configuration.Secret;
        // As honeymarker 0.2.12 sends it.
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/1/markers/wade", """{"start_time":1795216331,"end_time":1795216391,"message":"build rig6b00d4065058","type":"deploy","url":"http://ci.example/7"}""", key);
        Assert.Equal(HttpStatusCode.Created, status);
        var added = JsonDocument.Parse(body).RootElement;
        Assert.Matches("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$", added.GetProperty("created_at").GetString());
        var id = added.GetProperty("id").GetString();
        Assert.Equal(["build rig6b00d4065058"], await MessagesAsync(server, "?dataset=wade"));

        (status, body) = await server.SendAsync(HttpMethod.Get, "/1/markers/wade", key: key);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(id, Assert.Single(JsonDocument.Parse(body).RootElement.EnumerateArray()).GetProperty("id").GetString());

        // What an update leaves out is erased, but for when it began.
        (status, body) = await server.SendAsync(HttpMethod.Put, $"/1/markers/wade/{id}", """{"message":"m","unknown":1}""", key);
        Assert.Equal(HttpStatusCode.OK, status);
        var updated = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("m", 1795216331, false, false), (updated.GetProperty("message").GetString(), updated.GetProperty("start_time").GetInt32(), updated.TryGetProperty("end_time", out _), updated.TryGetProperty("url", out _)));

        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Delete, $"/1/markers/__all__/{id}", key: key)).Status);
        (status, body) = await server.SendAsync(HttpMethod.Delete, $"/1/markers/wade/{id}", key: key);
        Assert.Equal((HttpStatusCode.OK, id), (status, JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Put, $"/1/markers/wade/{id}", "{}", key)).Status);
    }

    [Theory]
    [InlineData("/1/markers/nowhere", "{}", 404)]
    [InlineData("/1/markers/__all__", "{}", 201)]
    [InlineData("/1/markers/__all__", "[]", 400)]
    [InlineData("/1/markers/__all__", "nonsense", 400)]
    [InlineData("/1/markers/__all__", """{"start_time":"x"}""", 422)]
    [InlineData("/1/markers/__all__", """{"message":7}""", 422)]
    [InlineData("/1/markers/__all__", """{"start_time":5,"end_time":4}""", 422)]
    [InlineData("/1/markers/__all__", """{"start_time":5,"end_time":0}""", 201)]
    public async Task Honeycombs_endpoint_says_what_is_wrong(string path, string body, int expected)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(expected, (int)(await server.SendAsync(HttpMethod.Post, path, body, server.Keys.Configuration.Secret)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Post, path, body, server.Keys.Ingest.Secret)).Status);
    }

    [Fact]
    public async Task An_address_that_would_run_as_a_script_is_kept_for_its_sender_and_shown_to_nobody()
    {
        await using var server = await RunningServer.StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/1/markers/__all__", """{"url":"javascript:alert(1)","message":"<img src=x onerror=alert(1)>"}""", server.Keys.Configuration.Secret);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Contains("javascript:alert(1)", body, StringComparison.Ordinal);
        using var shown = JsonDocument.Parse(await server.GetAsync("/api/markers"));
        Assert.Equal("", shown.RootElement.GetProperty("markers")[0].GetProperty("url").GetString());
    }

    private static async Task AddAsync(RunningServer server, string body)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/api/markers", body);
        Assert.True(status == HttpStatusCode.Created, answer);
    }

    private static async Task<IReadOnlyList<string?>> MessagesAsync(RunningServer server, string query)
    {
        using var document = JsonDocument.Parse(await server.GetAsync("/api/markers" + query));
        return [.. document.RootElement.GetProperty("markers").EnumerateArray().Select(marker => marker.GetProperty("message").GetString())];
    }
}

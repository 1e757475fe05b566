using System.Text.Json;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Queries;

public sealed class HoneycombDatasetsTests
{
    [Fact]
    public async Task A_dataset_is_created_read_changed_and_deleted()
    {
        await using var server = await RunningServer.StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/1/datasets", """{"name":"My Dataset!","description":"d","expand_json_depth":3}""");
        Assert.Equal(201, (int)status);
        var created = JsonDocument.Parse(body).RootElement;
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", created.GetProperty("created_at").GetString());
        Assert.Equal(
            $$"""{"name":"My Dataset!","description":"d","slug":"my-dataset-","expand_json_depth":3,"regular_columns_count":0,"last_written_at":null,"created_at":"{{created.GetProperty("created_at").GetString()}}","settings":{"delete_protected":true""" + "}}",
            body);

        Assert.Equal(200, (int)(await server.SendAsync(HttpMethod.Post, "/1/datasets", """{"name":"my dataset!"}""")).Status);
        Assert.Equal(body, await server.GetAsync("/1/datasets/my-dataset-"));
        Assert.Equal($"[{body}]", await server.GetAsync("/1/datasets"));
        Assert.Equal(409, (int)(await server.SendAsync(HttpMethod.Delete, "/1/datasets/my-dataset-")).Status);
        var changed = await server.SendAsync(HttpMethod.Put, "/1/datasets/my-dataset-", """{"settings":{"delete_protected":false}}""");
        Assert.Contains("""
            "description":"","slug":"my-dataset-","expand_json_depth":5
            """, changed.Body, StringComparison.Ordinal);
        Assert.Equal(202, (int)(await server.SendAsync(HttpMethod.Delete, "/1/datasets/my-dataset-")).Status);
        Assert.Equal(404, (int)(await server.SendAsync(HttpMethod.Get, "/1/datasets/my-dataset-")).Status);
    }

    [Theory]
    [InlineData("POST", "/1/datasets", "{}", 422, "\"field\":\"name\",\"code\":\"missing\",\"description\":\"cannot be blank\"")]
    [InlineData("POST", "/1/datasets", """{"name":"  "}""", 422, "cannot be blank")]
    [InlineData("POST", "/1/datasets", "no", 400, "could not parse request body")]
    [InlineData("POST", "/1/datasets", """{"name":"x","expand_json_depth":11}""", 422, "must be between 0 and 10")]
    [InlineData("POST", "/1/datasets", """{"name":"x","settings":{"delete_protected":false}}""", 422, "cannot be false")]
    [InlineData("GET", "/1/datasets/none", null, 404, "\"error\":\"Dataset not found\"")]
    [InlineData("PUT", "/1/datasets/none", "{}", 404, "\"title\":\"The requested resource cannot be found.\"")]
    [InlineData("GET", "/1/columns/none", null, 404, "dataset not found")]
    [InlineData("GET", "/1/columns/__all__", null, 404, "dataset not found")]
    [InlineData("GET", "/1/columns/web?key_name=none", null, 404, "Column not found")]
    [InlineData("GET", "/1/columns/web/nonsense!", null, 400, "malformed")]
    [InlineData("GET", "/1/columns/web/22222222222", null, 404, "Column not found")]
    [InlineData("POST", "/1/columns/web", "{}", 400, "Key name cannot be blank")]
    [InlineData("POST", "/1/columns/web", """{"key_name":"a"}""", 409, "already exists")]
    [InlineData("POST", "/1/columns/web", """{"key_name":"z","type":"blob"}""", 422, "must be one of string, float, integer, boolean")]
    public async Task Wrong_requests_are_answered_in_the_vendors_words(string method, string path, string? body, int status, string expected)
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", """{"time":"2024-05-01T12:00:00Z","data":{"a":1}}""");
        var answer = await server.SendAsync(new HttpMethod(method), path, body);
        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(expected, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_listed_declared_changed_and_removed()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", """{"time":"2024-05-01T12:00:00Z","data":{"b":true,"a":1,"c":"x","d":1.5}}""");
        using var list = JsonDocument.Parse(await server.GetAsync("/1/columns/web"));
        Assert.Equal(["a:integer", "b:boolean", "c:string", "d:float"], list.RootElement.EnumerateArray().Select(column => $"{column.GetProperty("key_name")}:{column.GetProperty("type")}"));

        var (status, body) = await server.SendAsync(HttpMethod.Post, "/1/columns/web", """{"key_name":"e","type":"float","description":"later","hidden":true}""");
        Assert.Equal(201, (int)status);
        var id = JsonDocument.Parse(body).RootElement.GetProperty("id").GetString();
        Assert.Equal(body, await server.GetAsync($"/1/columns/web/{id}"));
        Assert.Equal(body, await server.GetAsync("/1/columns/web?key_name=e"));
        var changed = await server.SendAsync(HttpMethod.Put, $"/1/columns/web/{id}", """{"type":"string"}""");
        Assert.Contains("\"type\":\"string\",\"description\":\"later\",\"hidden\":true", changed.Body, StringComparison.Ordinal);
        Assert.Equal(204, (int)(await server.SendAsync(HttpMethod.Delete, $"/1/columns/web/{id}")).Status);
        Assert.Equal(404, (int)(await server.SendAsync(HttpMethod.Get, "/1/columns/web?key_name=e")).Status);
    }
}

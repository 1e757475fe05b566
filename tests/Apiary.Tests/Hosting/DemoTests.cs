using System.Net;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Hosting;

public sealed class DemoTests
{
    [Fact]
    public async Task The_documents_curl_line_is_answered_and_its_event_found()
    {
        await using var server = await RunningServer.StartAsync(new ApiaryOptions { Demo = true });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1/events/wade") { Content = new StringContent("{\"foo\":3}") };
        request.Headers.Add("X-Honeycomb-Team", "abcd123EFGH");
        request.Headers.Add("X-Honeycomb-Event-Time", "2018-07-03T20:59:08.832016791Z");
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("""{"dataset":"wade","time":"2018-07-03T20:59:08.832016791Z","samplerate":1,"data":{"foo":3}}""" + "\n", await server.GetAsync("/api/export?dataset=wade"));
    }

    [Fact]
    public async Task Teams_keys_and_datasets_are_those_of_the_document_also_after_a_restart()
    {
        var files = new MemoryFiles();
        for (var start = 0; start < 2; start++)
        {
            await using var server = await RunningServer.StartAsync(new ApiaryOptions { Demo = true, Partitions = 1 }, files);
            Assert.Null(server.Keys);
            Assert.Equal(["1 RPO", "2 b&w", "3 Third"], server.Workspace.Teams.Select(team => $"{team.Id} {team.Name}"));
            Assert.Equal(3, server.Workspace.ListKeys().Count);
            Assert.Equal("Third", server.Workspace.Authenticate("qrst789UVWX")!.TeamName);
            Assert.Equal(
                ["1 wade 1,2,3", "2 james 1,2,4", "3 helen 1,3,4", "4 peter 1,2,4", "5 valentine 1,3,4", "6 andrew 2,3,4"],
                server.Store.Catalog.All.Select(dataset => $"{dataset.Id} {dataset.Name} {string.Join(',', dataset.Partitions)}"));
            Assert.Equal(4, server.Store.PartitionCount);
        }
    }

    [Fact]
    public async Task A_demo_in_a_directory_that_was_in_use_asks_about_the_demo()
    {
        var files = new MemoryFiles();
        await using (var first = await RunningServer.StartAsync(files: files)) Assert.NotNull(first.Keys);
        await using var demo = await RunningServer.StartAsync(new ApiaryOptions { Demo = true }, files);
        using var document = JsonDocument.Parse(await demo.GetAsync("/api/datasets"));
        Assert.Equal(6, document.RootElement.GetProperty("datasets").GetArrayLength());
        Assert.Equal(2, demo.Workspace.Environments.Count);
        Assert.Equal(HttpStatusCode.NotFound, (await demo.SendAsync(HttpMethod.Get, "/api/datasets?environment=nowhere")).Status);
        Assert.Equal("""{"datasets":[]}""", await OfFirstEnvironmentAsync(demo));
    }

    private static async Task<string> OfFirstEnvironmentAsync(RunningServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/datasets");
        request.Headers.Add(CallerFinder.EnvironmentHeader, "production");
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}

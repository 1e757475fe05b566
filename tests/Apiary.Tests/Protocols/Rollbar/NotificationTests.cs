using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Apiary.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Who is told of errors: once when they are new, once each time they return.</summary>
public sealed class NotificationTests
{
    private const string Error = """{"environment":"production","body":{"message":{"body":"m$(id)"}},"level":"error"}""";

    [Fact]
    public async Task A_webhook_is_told_of_new_and_returned_errors_and_of_no_others_again_after_it_failed()
    {
        var told = Channel.CreateUnbounded<JsonNode>();
        var failures = 1;
        await using var hook = WebApplication.CreateSlimBuilder().Build();
        hook.Urls.Add("http://127.0.0.1:0");
        hook.MapPost("/hook", async context =>
        {
            var notice = (await JsonNode.ParseAsync(context.Request.Body))!;
            if (Interlocked.Decrement(ref failures) >= 0) context.Response.StatusCode = 503;
            else told.Writer.TryWrite(notice);
        });
        await hook.StartAsync();
        var address = hook.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { ErrorsWebhook = new Uri(address + "/hook") });
        await server.PostAsync(Error);
        await server.PostAsync(Error);
        await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", """{"status":"resolved"}""");
        await server.PostAsync(Error);
        await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", """{"status":"muted"}""");
        await server.PostAsync(Error);
        await server.PostAsync(Error.Replace("production", "staging", StringComparison.Ordinal));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        foreach (var (name, environment) in new[] { ("new_item", "production"), ("reactivated_item", "production"), ("new_item", "staging") })
        {
            var notice = await told.Reader.ReadAsync(limit.Token);
            var item = notice["data"]!["item"]!;
            Assert.Equal((name, environment, "m$(id)", 40, 1), ((string)notice["event_name"]!, (string)item["environment"]!, (string)item["title"]!, (int)item["level"]!, (int)item["status"]!));
        }
    }

    [Fact]
    public async Task A_program_is_told_on_its_standard_input_and_one_that_fails_hinders_nothing()
    {
        using var folder = new TemporaryDirectory();
        var (program, said) = (Path.Combine(folder.Path, "tell"), Path.Combine(folder.Path, "said"));
        await File.WriteAllTextAsync(program, $"#!/bin/sh\ncat > '{said}.part'\nmv '{said}.part' '{said}'\nexit 3\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { ErrorsCommand = program });
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(Error)).Status);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!File.Exists(said)) await pause.WaitForNextTickAsync(limit.Token);
        Assert.Equal("m$(id)", (string)JsonNode.Parse(await File.ReadAllTextAsync(said, limit.Token))!["data"]!["item"]!["title"]!);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(Error)).Status);
    }
}

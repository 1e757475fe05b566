using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Apiary.Server.Errors;
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
        await using var hook = await HookAsync(told, failures: 1);
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { ErrorsWebhook = AddressOf(hook) });
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

    [Fact]
    public async Task A_webhook_and_a_program_are_told_of_an_error_that_occurs_often_once_in_its_time()
    {
        using var folder = new TemporaryDirectory();
        var (program, said) = (Path.Combine(folder.Path, "tell"), Path.Combine(folder.Path, "said"));
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n(cat; echo) >> '{said}'\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var told = Channel.CreateUnbounded<JsonNode>();
        await using var hook = await HookAsync(told, failures: 0);
        var time = new ManualTime();
        await using var server = await RollbarServer.StartAsync(
            new ApiaryOptions { ErrorsWebhook = AddressOf(hook), ErrorsCommand = program, ErrorsRate = new RateRule(3, TimeSpan.FromMinutes(10)) }, time: time);
        for (var i = 0; i < 5; i++) await server.PostAsync(Error);
        time.Advance(TimeSpan.FromMinutes(11));
        // Too few in this time; then as many again.
        await server.PostAsync(Error);
        time.Advance(TimeSpan.FromMinutes(11));
        for (var i = 0; i < 3; i++) await server.PostAsync(Error);
        // Of a muted one nobody is told, however often it occurs.
        await server.SendAsync(HttpMethod.Patch, "/api/1/item/1", """{"status":"muted"}""");
        time.Advance(TimeSpan.FromMinutes(11));
        for (var i = 0; i < 5; i++) await server.PostAsync(Error);
        await server.PostAsync(Error.Replace("production", "staging", StringComparison.Ordinal));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string[] expected = ["new_item production ", "item_velocity production 3 600 10 minutes", "item_velocity production 3 600 10 minutes", "new_item staging "];
        foreach (var one in expected) Assert.Equal(one, Said(await told.Reader.ReadAsync(limit.Token)));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!File.Exists(said) || (await File.ReadAllTextAsync(said, limit.Token)).Count(c => c == '\n') < expected.Length) await pause.WaitForNextTickAsync(limit.Token);
        Assert.Equal(expected, (await File.ReadAllLinesAsync(said, limit.Token)).Select(line => Said(JsonNode.Parse(line)!)));
    }

    private static string Said(JsonNode notice) =>
        $"{notice["event_name"]} {notice["data"]!["item"]!["environment"]} {(notice["data"]!["trigger"] is { } rule ? $"{rule["threshold"]} {rule["window_size"]} {rule["window_size_description"]}" : "")}";

    /// <summary>A receiver that says no to the first notices.</summary>
    private static async Task<WebApplication> HookAsync(Channel<JsonNode> told, int failures)
    {
        var hook = WebApplication.CreateSlimBuilder().Build();
        hook.Urls.Add("http://127.0.0.1:0");
        hook.MapPost("/hook", async context =>
        {
            var notice = (await JsonNode.ParseAsync(context.Request.Body))!;
            if (Interlocked.Decrement(ref failures) >= 0) context.Response.StatusCode = 503;
            else told.Writer.TryWrite(notice);
        });
        await hook.StartAsync();
        return hook;
    }

    private static Uri AddressOf(WebApplication hook) => new(hook.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook");
}

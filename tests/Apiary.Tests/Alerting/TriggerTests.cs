using System.Net;
using Apiary.Engine.Files;
using Apiary.Server.Alerting;
using Apiary.Server.Alerting.Channels;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace.Alerts;
using Apiary.Tests.Protocols.Honeycomb.Management;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Alerting;

/// <summary>Triggers by a clock of the test's own, telling a real HTTP receiver.</summary>
public sealed class TriggerTests
{
    private static readonly ApiaryOptions Options = new() { AlertsPrivate = true };

    [Fact]
    public async Task Each_transition_is_told_once_also_over_a_restart()
    {
        var (files, time) = (new MemoryFiles(), new ManualTime(new DateTimeOffset(2024, 5, 1, 12, 0, 30, TimeSpan.Zero)));
        await using var receiver = await WebhookReceiver.StartAsync(failures: 1);
        string path;
        await using (var server = await ManagementServer.StartAsync(options: Options, files: files, time: time))
        {
            var recipient = await server.CreateAsync("/1/recipients", $$"""{"type":"webhook","details":{"webhook_name":"w","webhook_url":"{{receiver.Address}}","webhook_secret":"s3cret","webhook_headers":[{"header":"X-Team","value":"web"}]} }""");
            path = "/1/triggers/web/" + await server.CreateAsync("/1/triggers/web", $$"""{"name":"Slow","description":"runbook","query":{"calculations":[{"op":"MAX","column":"duration_ms"}],"breakdowns":["name"],"time_range":60},"frequency":60,"threshold":{"op":">","value":200},"recipients":[{"id":"{{recipient}}"},{"type":"marker","target":"slow"}]}""");
            await RunAsync(server);
            // The first attempt failed; the next is due in a while, and bears the same id.
            Assert.True(receiver.IsEmpty);
            time.Advance(TimeSpan.FromSeconds(5));
            await RunAsync(server);
            var told = await receiver.NextAsync();
            var alert = told.Body.GetProperty("alert");
            Assert.Equal(("TRIGGERED", "Triggered: Slow", "s3cret", "web"), (alert.GetProperty("status").GetString(), alert.GetProperty("summary").GetString(), told.Header("X-Honeycomb-Webhook-Token"), told.Header("X-Team")));
            Assert.Equal("""[{"field":"name","value":"GET /","count":250}]""", told.Body.GetProperty("result").GetProperty("groupsTriggered").GetRawText());
            Assert.Equal("""{"op":"greater than","value":"200"}""", told.Body.GetProperty("threshold").GetRawText());
            Assert.Equal(receiver.Refused.Single(), told.Header("X-Honeycomb-Webhook-Delivery-ID"));
            Assert.True((await server.ExpectAsync(200, "GET", path)).GetProperty("triggered").GetBoolean());
            Assert.Equal("slow", (await server.ExpectAsync(200, "GET", "/1/markers/web"))[0].GetProperty("message").GetString());
            // Neither the same period again nor the next one that is as bad says anything.
            await RunAsync(server);
            time.Advance(TimeSpan.FromSeconds(25));
            await RunAsync(server);
        }

        await using var again = await ManagementServer.StartAsync(options: Options, files: files, time: time);
        await RunAsync(again);
        Assert.True((await again.ExpectAsync(200, "GET", path)).GetProperty("triggered").GetBoolean());
        time.Advance(TimeSpan.FromSeconds(60));
        await RunAsync(again);
        var resolved = await receiver.NextAsync();
        Assert.Equal(("OK", "Resolved: Slow"), (resolved.Body.GetProperty("alert").GetProperty("status").GetString(), resolved.Body.GetProperty("alert").GetProperty("summary").GetString()));
        Assert.False((await again.ExpectAsync(200, "GET", path)).GetProperty("triggered").GetBoolean());
        Assert.Equal(["OK", "TRIGGERED"], (await again.ExpectAsync(200, "GET", "/api/alerts")).GetProperty("alerts").EnumerateArray().Select(one => one.GetProperty("status").GetString()));
        Assert.True(receiver.IsEmpty);
    }

    [Fact]
    public async Task What_was_decided_before_a_crash_is_told_after_it()
    {
        var (files, time) = (new MemoryFiles(), new ManualTime(new DateTimeOffset(2024, 5, 1, 12, 0, 30, TimeSpan.Zero)));
        await using var receiver = await WebhookReceiver.StartAsync();
        await using (var server = await ManagementServer.StartAsync(options: Options, files: files, time: time))
        {
            await CreateAsync(server, receiver.Address, "\"threshold\":{\"op\":\">=\",\"value\":2}");
            await server.Server.App.Services.GetRequiredService<TriggerEngine>().EvaluateDueAsync(default);
            Assert.Single(server.Server.App.Services.GetRequiredService<AlertStore>().Waiting);
        }

        await using var again = await ManagementServer.StartAsync(options: Options, files: files, time: time);
        await RunAsync(again);
        Assert.Equal("TRIGGERED", (await receiver.NextAsync()).Body.GetProperty("alert").GetProperty("status").GetString());
        Assert.Empty(again.Server.App.Services.GetRequiredService<AlertStore>().Waiting);
        Assert.True(receiver.IsEmpty);
    }

    [Theory]
    // The two events of the last minute: evaluations at 12:00:30, 12:01:30 (none any more) and 12:02:30.
    [InlineData("\"threshold\":{\"op\":\">\",\"value\":1}", "TRIGGERED,OK")]
    [InlineData("\"threshold\":{\"op\":\">\",\"value\":1,\"exceeded_limit\":2}", "")]
    [InlineData("\"threshold\":{\"op\":\"<\",\"value\":1}", "TRIGGERED")]
    [InlineData("\"threshold\":{\"op\":\"<\",\"value\":1,\"exceeded_limit\":2}", "TRIGGERED")]
    [InlineData("\"threshold\":{\"op\":\"<\",\"value\":1},\"alert_type\":\"on_true\"", "TRIGGERED,TRIGGERED")]
    [InlineData("\"threshold\":{\"op\":\">\",\"value\":1},\"disabled\":true", "")]
    [InlineData("\"threshold\":{\"op\":\">\",\"value\":1},\"evaluation_schedule_type\":\"window\",\"evaluation_schedule\":{\"window\":{\"days_of_week\":[\"monday\"],\"start_time\":\"00:00\",\"end_time\":\"23:59\"}}", "")]
    [InlineData("\"threshold\":{\"op\":\">\",\"value\":1},\"evaluation_schedule_type\":\"window\",\"evaluation_schedule\":{\"window\":{\"days_of_week\":[\"tuesday\"],\"start_time\":\"22:00\",\"end_time\":\"12:01\"}}", "TRIGGERED")]
    [InlineData("\"threshold\":{\"op\":\">=\",\"value\":0},\"baseline_details\":{\"offset_minutes\":60,\"type\":\"percentage\"}", "")]
    [InlineData("\"threshold\":{\"op\":\">=\",\"value\":2},\"baseline_details\":{\"offset_minutes\":60,\"type\":\"value\"}", "TRIGGERED,OK")]
    public async Task Definitions_mean_what_they_say(string definition, string expected)
    {
        var time = new ManualTime(new DateTimeOffset(2024, 5, 1, 12, 0, 30, TimeSpan.Zero));
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ManagementServer.StartAsync(options: Options, time: time);
        await CreateAsync(server, receiver.Address, definition);
        for (var i = 0; i < 3; i++)
        {
            await RunAsync(server);
            time.Advance(TimeSpan.FromSeconds(60));
        }

        var told = (await server.ExpectAsync(200, "GET", "/api/alerts")).GetProperty("alerts").EnumerateArray().Select(one => one.GetProperty("status").GetString()).Reverse();
        Assert.Equal(expected, string.Join(',', told));
    }

    [Fact]
    public async Task A_webhook_does_not_reach_the_servers_own_network_unless_it_may()
    {
        var time = new ManualTime(new DateTimeOffset(2024, 5, 1, 12, 0, 30, TimeSpan.Zero));
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ManagementServer.StartAsync(options: new ApiaryOptions(), time: time);
        var definition = "\"threshold\":{\"op\":\">\",\"value\":1}";
        await CreateAsync(server, receiver.Address, definition);
        var sender = server.Server.App.Services.GetRequiredService<AlertSender>();
        await server.Server.App.Services.GetRequiredService<TriggerEngine>().EvaluateDueAsync(default);
        await sender.SendDueAsync(default);
        var delivery = (await server.ExpectAsync(200, "GET", "/api/alerts")).GetProperty("alerts")[0].GetProperty("deliveries")[0];
        Assert.Contains("is not in the public internet", delivery.GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.True(receiver.IsEmpty);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_the_public_internet_is_public(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    private static async Task CreateAsync(ManagementServer server, string address, string definition)
    {
        var recipient = await server.CreateAsync("/1/recipients", $$"""{"type":"webhook","details":{"webhook_name":"w","webhook_url":"{{address}}"} }""");
        await server.CreateAsync("/1/triggers/web", $$"""{"name":"t","query":{"calculations":[{"op":"COUNT"}],"time_range":60},"frequency":60,{{definition}},"recipients":[{"id":"{{recipient}}"}]}""");
    }

    private static async Task RunAsync(ManagementServer server)
    {
        await server.Server.App.Services.GetRequiredService<TriggerEngine>().EvaluateDueAsync(default);
        await server.Server.App.Services.GetRequiredService<AlertSender>().SendDueAsync(default);
    }
}

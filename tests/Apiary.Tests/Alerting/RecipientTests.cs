using System.Text.Json;
using Apiary.Server.Alerting;
using Apiary.Server.Hosting;
using Apiary.Tests.Protocols.Honeycomb.Management;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Alerting;

/// <summary>What each kind of recipient is told, over real HTTP.</summary>
public sealed class RecipientTests
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 1, 12, 0, 30, TimeSpan.Zero);

    [Fact]
    public async Task Each_kind_gets_its_own_form()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var address = new Uri(receiver.Address);
        var options = new ApiaryOptions { AlertsPrivate = true, SlackWebhook = address, PagerDutyUrl = address, PublicUrl = new Uri("https://apiary.example/") };
        await using var server = await ManagementServer.StartAsync(options: options, time: new ManualTime(Noon));
        var slack = await FireAsync(server, """{"type":"slack","details":{"slack_channel":"#ops"}}""", "", receiver);
        Assert.Equal("#ops", slack.GetProperty("channel").GetString());
        Assert.StartsWith("*Triggered: Many &lt;b&gt;*\n", slack.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("<https://apiary.example/alerts/triggers/", slack.GetProperty("text").GetString(), StringComparison.Ordinal);

        var pager = await FireAsync(server, $$"""{"type":"pagerduty","details":{"pagerduty_integration_key":"{{new string('k', 32)}}","pagerduty_integration_name":"p"} }""", ",\"details\":{\"pagerduty_severity\":\"warning\"}", receiver);
        Assert.Equal((new string('k', 32), "trigger"), (pager.GetProperty("routing_key").GetString(), pager.GetProperty("event_action").GetString()));
        Assert.Equal(("Triggered: Many <b>", "warning", "Production/web"), (Payload("summary"), Payload("severity"), Payload("source")));
        Assert.Equal(36, pager.GetProperty("dedup_key").GetString()!.Length);

        var teams = await FireAsync(server, $$"""{"type":"msteams_workflow","details":{"webhook_name":"t","webhook_url":"{{address}}"} }""", "", receiver);
        Assert.Equal("AdaptiveCard", teams.GetProperty("attachments")[0].GetProperty("content").GetProperty("type").GetString());

        const string Template = """{\"title\":{{.Alert.Summary | toJson}},\"sev\":\"{{.Vars.severity}}/{{.Vars.other}}\",\"groups\":{{toJson .Result.GroupsTriggered}},\"firing\":{{eq .Alert.Status \"TRIGGERED\"}},\"sets\":{{toJson .Datasets}}}""";
        var hook = await FireAsync(server, Webhook("templated", address, Template.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\\\\\"", "\\\"", StringComparison.Ordinal)), ",\"details\":{\"variables\":[{\"name\":\"severity\",\"value\":\"high\"}]}", receiver);
        Assert.Equal("""{"title":"Triggered: Many <b>","sev":"high/b","groups":[{"group":[],"result":2}],"firing":true,"sets":["web"]}""", hook.GetRawText());

        string? Payload(string name) => pager.GetProperty("payload").GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_test_says_what_came_of_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ManagementServer.StartAsync(options: new ApiaryOptions { AlertsPrivate = true }, time: new ManualTime(Noon));
        var good = await server.CreateAsync("/1/recipients", $$"""{"type":"webhook","details":{"webhook_name":"w","webhook_url":"{{receiver.Address}}"} }""");
        await server.RefusedAsync(200, "{\"told\":true,\"fault\":null}", "POST", $"/api/recipients/{good}/test");
        var alert = (await receiver.NextAsync()).Body.GetProperty("alert");
        Assert.Equal(("TRIGGER TEST: Triggered: w", true), (alert.GetProperty("summary").GetString(), alert.GetProperty("isTest").GetBoolean()));
        foreach (var (body, words) in new[]
        {
            ("""{"type":"email","details":{"email_address":"a@example.com"}}""", "--smtp-server"),
            ("""{"type":"slack","details":{"slack_channel":"#a"}}""", "--slack-webhook"),
            ($$"""{"type":"webhook","details":{"webhook_name":"gone","webhook_url":"{{receiver.Address}}/nowhere"} }""", "it answered 404"),
            (Webhook("none", new Uri(receiver.Address), "{{.Name}}"), "Failed to send: invalid character"),
            (Webhook("bad", new Uri(receiver.Address), "{{.Nope}}"), "Failed to send: template: can't evaluate field Nope"),
        })
        {
            var id = await server.CreateAsync("/1/recipients", body);
            await server.RefusedAsync(200, words, "POST", $"/api/recipients/{id}/test");
        }

        await server.ExpectAsync(404, "POST", "/api/recipients/2222222222x/test");
        Assert.True(receiver.IsEmpty);
        Assert.Empty((await server.ExpectAsync(200, "GET", "/api/alerts")).GetProperty("alerts").EnumerateArray());
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_given_up_with_a_reason()
    {
        var time = new ManualTime(Noon);
        await using var receiver = await WebhookReceiver.StartAsync(failures: 100);
        await using var server = await ManagementServer.StartAsync(options: new ApiaryOptions { AlertsPrivate = true }, time: time);
        await CreateAsync(server, $$"""{"type":"webhook","details":{"webhook_name":"w","webhook_url":"{{receiver.Address}}"} }""", "");
        await server.Server.App.Services.GetRequiredService<TriggerEngine>().EvaluateDueAsync(default);
        var sender = server.Server.App.Services.GetRequiredService<AlertSender>();
        // At once, then after 5 s, 30 s, 2, 10 and 30 minutes; never before.
        foreach (var pause in new[] { 0, 5, 30, 120, 600, 1_800 })
        {
            if (pause > 0) time.Advance(TimeSpan.FromSeconds(pause - 1));
            var before = receiver.Refused.Count;
            if (pause > 0) await sender.SendDueAsync(default);
            Assert.Equal(before, receiver.Refused.Count);
            if (pause > 0) time.Advance(TimeSpan.FromSeconds(1));
            await sender.SendDueAsync(default);
            Assert.Equal(before + 1, receiver.Refused.Count);
        }

        Assert.Single(receiver.Refused.Distinct());
        var delivery = (await server.ExpectAsync(200, "GET", "/api/alerts")).GetProperty("alerts").EnumerateArray().Last().GetProperty("deliveries")[0];
        Assert.Equal((6, "it answered 503"), (delivery.GetProperty("attempts").GetInt32(), delivery.GetProperty("fault").GetString()));
    }

    private static string Webhook(string name, Uri address, string template) =>
        $$"""{"type":"webhook","details":{"webhook_name":"{{name}}","webhook_url":"{{address}}","webhook_payloads":{"template_variables":[{"name":"severity","default_value":"low"},{"name":"other","default_value":"b"}],"payload_templates":{"trigger":{"body":"{{template}}"} } } } }""";

    private static async Task<JsonElement> FireAsync(ManagementServer server, string recipient, string details, WebhookReceiver receiver)
    {
        await CreateAsync(server, recipient, details);
        await server.Server.App.Services.GetRequiredService<TriggerEngine>().EvaluateDueAsync(default);
        await server.Server.App.Services.GetRequiredService<AlertSender>().SendDueAsync(default);
        return (await receiver.NextAsync()).Body;
    }

    private static async Task CreateAsync(ManagementServer server, string recipient, string details)
    {
        var id = await server.CreateAsync("/1/recipients", recipient);
        await server.CreateAsync("/1/triggers/web", $$"""{"name":"Many <b>","query":{"calculations":[{"op":"COUNT"}],"time_range":60},"frequency":60,"threshold":{"op":">","value":1},"recipients":[{"id":"{{id}}"{{details}}}]}""");
    }
}

using System.Text.Json;

namespace Apiary.Server.Alerting.Channels;

/// <summary>What chats are told.</summary>
internal static class ChatBodies
{
    /// <summary>The body of an incoming webhook of Slack, and of chats that take the same.</summary>
    public static string Slack(AlertMessage message) => JsonSerializer.Serialize(new
    {
        channel = message.Recipient.Detail("slack_channel"),
        text = $"*{Escape(message.Notice.Summary)}*\n{Escape(message.Text)}{Lines(message, (url, words) => $"<{url}|{words}>", Escape)}",
    });

    /// <summary>The body of a workflow of Microsoft Teams: an adaptive card.</summary>
    public static string Teams(AlertMessage message) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["type"] = "message",
        ["attachments"] = new object[]
        {
            new
            {
                contentType = "application/vnd.microsoft.card.adaptive",
                content = new Dictionary<string, object>
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["body"] = new object[]
                    {
                        new { type = "TextBlock", text = message.Notice.Summary, weight = "Bolder", size = "Medium", wrap = true },
                        new { type = "TextBlock", text = $"{message.Text}{Lines(message, (url, words) => $"[{words}]({url})", text => text)}", wrap = true },
                    },
                },
            },
        },
    });

    private static string Lines(AlertMessage message, Func<string, string, string> link, Func<string, string> escape)
    {
        var lines = message.Notice.Description.Length > 0 ? $"\n{escape(message.Notice.Description)}" : "";
        lines += $"\n{link(message.Url, "Open in Apiary")}";
        return message.ResultUrl.Length > 0 ? $"{lines} · {link(message.ResultUrl, "What was asked")}" : lines;
    }

    /// <summary>The three characters that have a meaning in Slack's texts.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}

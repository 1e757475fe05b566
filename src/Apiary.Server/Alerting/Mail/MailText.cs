using System.Globalization;
using System.Text;
using Apiary.Server.Alerting.Channels;

namespace Apiary.Server.Alerting.Mail;

/// <summary>A notice as an e-mail of plain text (RFC 5322, RFC 2047, RFC 2045), all of ASCII.</summary>
internal static class MailText
{
    private const int Base64LineChars = 76;

    // Of UTF-8 in an encoded word, which may have 75 characters (RFC 2047, 2).
    private const int WordBytes = 45;

    /// <summary>Header and body, each line ended by CR LF.</summary>
    public static string Of(AlertMessage message, string from, string to)
    {
        var notice = message.Notice;
        var lines = new StringBuilder();
        lines.Append(CultureInfo.InvariantCulture, $"From: Apiary <{from}>\r\nTo: <{to}>\r\nSubject: {Word(notice.Summary)}\r\n");
        lines.Append(CultureInfo.InvariantCulture, $"Date: {notice.At.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000\r\n");
        // The same over all attempts, so that a mailbox shows one.
        lines.Append(CultureInfo.InvariantCulture, $"Message-ID: <{message.Delivery.Id}@apiary>\r\n");
        // All of one firing are one conversation.
        lines.Append(CultureInfo.InvariantCulture, $"References: <{notice.InstanceId}@apiary>\r\n");
        lines.Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(Body(message)));
        for (var i = 0; i < body.Length; i += Base64LineChars) lines.Append(body.AsSpan(i, Math.Min(Base64LineChars, body.Length - i))).Append("\r\n");
        return lines.ToString();
    }

    private static string Body(AlertMessage message)
    {
        var notice = message.Notice;
        var body = new StringBuilder().Append(notice.Summary).Append("\n\n").Append(message.Text).Append('\n');
        if (notice.Description.Length > 0) body.Append('\n').Append(notice.Description).Append('\n');
        body.Append("\nOpen in Apiary: ").Append(message.Url).Append('\n');
        if (message.ResultUrl.Length > 0) body.Append("What was asked: ").Append(message.ResultUrl).Append('\n');
        return body.ToString();
    }

    /// <summary>A text as it may stand in a header: as it is when it is printable ASCII, else as encoded words on lines of their own.</summary>
    private static string Word(string text)
    {
        if (text.All(letter => letter is >= ' ' and <= '~') && text.Length <= WordBytes) return text;
        var (words, word) = (new List<string>(), new List<byte>());
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > WordBytes)
            {
                words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
                word.Clear();
            }

            word.AddRange(bytes);
        }

        words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
        return string.Join("\r\n ", words);
    }
}

using System.Globalization;

namespace Apiary.Server.Hosting;

/// <summary>Where a mail server is.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port; null for the usual one.</param>
internal sealed record SmtpServer(string Host, int? Port)
{
    /// <summary>The server that <c>HOST</c> or <c>HOST:PORT</c> names, an address of version 6 in brackets; null when it names none.</summary>
    public static SmtpServer? Parse(string text)
    {
        var colon = text.EndsWith(']') ? -1 : text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) return null;
        if (colon < 0) return new SmtpServer(host, null);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue ? new SmtpServer(host, port) : null;
    }
}

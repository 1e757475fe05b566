using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Apiary.EndToEnd;

/// <summary>Sends recorded bytes as they are, which no HTTP library would, and reads one answer: status, body, and the lines of its head.</summary>
internal static class RawHttp
{
    public static async Task<(int Status, string Body, string[] Head)> SendAsync(Uri server, ReadOnlyMemory<byte> request)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(request);
        var received = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (true)
        {
            var read = await stream.ReadAsync(buffer);
            received.Write(buffer, 0, read);
            if (TryRead(received.ToArray(), ended: read == 0) is { } answer) return answer;
            if (read == 0) throw new IOException($"the answer ended early: {Encoding.UTF8.GetString(received.ToArray())}");
        }
    }

    private static (int Status, string Body, string[] Head)? TryRead(byte[] bytes, bool ended)
    {
        var headEnd = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (headEnd < 0) return null;
        var head = Encoding.ASCII.GetString(bytes, 0, headEnd).Split("\r\n");
        var status = int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var body = bytes.AsSpan(headEnd + 4);
        if (Header(head, "Content-Length") is { } length)
        {
            var wanted = int.Parse(length, CultureInfo.InvariantCulture);
            return body.Length >= wanted ? (status, Encoding.UTF8.GetString(body[..wanted]), head) : null;
        }

        if (Header(head, "Transfer-Encoding") is "chunked") return body.EndsWith("0\r\n\r\n"u8) ? (status, Unchunk(body), head) : null;
        return ended || status == 204 ? (status, Encoding.UTF8.GetString(body), head) : null;
    }

    private static string Unchunk(ReadOnlySpan<byte> body)
    {
        var text = new MemoryStream();
        while (true)
        {
            var lineEnd = body.IndexOf("\r\n"u8);
            var size = int.Parse(Encoding.ASCII.GetString(body[..lineEnd]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return Encoding.UTF8.GetString(text.ToArray());
            text.Write(body.Slice(lineEnd + 2, size));
            body = body[(lineEnd + 2 + size + 2)..];
        }
    }

    private static string? Header(string[] head, string name) =>
        head.Select(line => line.Split(": ", 2)).FirstOrDefault(pair => pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1].Trim();
}

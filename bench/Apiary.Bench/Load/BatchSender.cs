using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Apiary.Bench.Load;

/// <summary>
/// One keep-alive connection that posts batches and reads their answers, as bare as HTTP/1.1 allows: on two cores every
/// microsecond the sender saves is one the server can use. Throws when an answer is not 200 with every event accepted.
/// </summary>
internal sealed class BatchSender : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string head;
    private readonly LoadFormat format;
    private byte[] reply = new byte[64 << 10];

    public BatchSender(Uri server, LoadFormat format, string dataset, string key, bool gzip)
    {
        socket.Connect(server.Host, server.Port);
        this.format = format;
        var (path, type) = format == LoadFormat.Otlp ? ("/v1/traces", "application/x-protobuf") : ($"/1/batch/{dataset}", "application/json");
        head = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nX-Honeycomb-Team: {key}\r\nContent-Type: {type}\r\n"
            + (gzip ? "Content-Encoding: gzip\r\n" : "");
    }

    /// <summary>Posts one body and waits for the answer: when this returns, its events are durable.</summary>
    public void Post(ReadOnlyMemory<byte> body, int eventCount)
    {
        SendAll(Encoding.ASCII.GetBytes(head + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
        SendAll(body.Span);
        var answer = ReadAnswer();
        // OTLP says nothing of what it accepted: an empty message is all of it.
        var accepted = format == LoadFormat.Otlp ? answer.IndexOf("Content-Length: 0\r\n"u8) >= 0 ? eventCount : 0 : answer.Count("\"status\":202"u8);
        if (!answer.StartsWith("HTTP/1.1 200"u8) || accepted != eventCount)
            throw new InvalidOperationException($"expected 200 with {eventCount} events accepted, found {accepted} in: {Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 600)])}");
    }

    public void Dispose() => socket.Dispose();

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[socket.Send(bytes)..];
    }

    private ReadOnlySpan<byte> ReadAnswer()
    {
        var length = 0;
        while (true)
        {
            if (length == reply.Length) Array.Resize(ref reply, reply.Length * 2);
            var read = socket.Receive(reply.AsSpan(length));
            if (read == 0) throw new IOException("the server closed the connection in the middle of an answer");
            length += read;
            var answer = reply.AsSpan(0, length);
            if (answer.IndexOf(HeadEnd) is >= 0 and var headLength && IsWhole(answer, headLength)) return answer;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, int headLength)
    {
        var headers = Encoding.ASCII.GetString(answer[..headLength]);
        var at = headers.IndexOf("\r\nContent-Length: ", StringComparison.OrdinalIgnoreCase);
        // Without a length the answer is in chunks, the last one empty.
        if (at < 0) return answer.EndsWith("\r\n0\r\n\r\n"u8);
        var text = headers.AsSpan(at + 18);
        var end = text.IndexOf('\r');
        return answer.Length >= headLength + 4 + int.Parse(end < 0 ? text : text[..end], CultureInfo.InvariantCulture);
    }
}

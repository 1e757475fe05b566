using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>HTTP/2 frame by frame on a bare socket (RFC 9113), for what proper clients never send and never show. One request a connection, on stream 1.</summary>
internal sealed class RawHttp2 : IAsyncDisposable
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4;
    public const byte EndStream = 1, EndHeaders = 4;

    private readonly TcpClient client;
    private readonly NetworkStream stream;

    private RawHttp2(TcpClient client)
    {
        this.client = client;
        stream = client.GetStream();
    }

    public static byte[] Preface => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    public static async Task<RawHttp2> ConnectAsync(string address, bool greet = true)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", new Uri(address).Port);
        var connection = new RawHttp2(client);
        if (greet) await connection.SendAsync(Preface);
        return connection;
    }

    /// <summary>A frame of any kind.</summary>
    public static byte[] Frame(byte type, byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>The headers of a request, its end too unless there is a body to come. HPACK's simplest form: literals without an index.</summary>
    public static byte[] Post(string path, IEnumerable<(string Name, string Value)> headers, bool hasBody = false, string scheme = "http", string method = "POST")
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers.Prepend((":authority", "localhost")).Prepend((":path", path)).Prepend((":scheme", scheme)).Prepend((":method", method)))
            block.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
        return Frame(Headers, hasBody ? EndHeaders : (byte)(EndHeaders | EndStream), 1, block.ToArray());
    }

    public Task SendAsync(byte[] bytes) => stream.WriteAsync(bytes).AsTask();

    /// <summary>The next frame; null when the server closed the connection.</summary>
    public async Task<(byte Type, byte Flags, int StreamId, byte[] Payload)?> ReadFrameAsync()
    {
        var head = new byte[9];
        if (await stream.ReadAtLeastAsync(head, 9, throwOnEndOfStream: false) < 9) return null;
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
        await stream.ReadExactlyAsync(payload);
        return (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }

    /// <summary>The status of the reply, and the types of its frames up to the one that ends it, such as <c>1</c> or <c>1 0 1</c>.</summary>
    public async Task<(int Status, string Frames)> ReadReplyAsync()
    {
        var (status, frames) = (0, new List<string>());
        while (await ReadFrameAsync() is var (type, flags, streamId, payload))
        {
            if (streamId != 1 || type is not (Data or Headers)) continue;
            frames.Add($"{type}");
            if (type == Headers && status == 0) status = StatusOf(payload);
            if ((flags & EndStream) != 0) break;
        }

        return (status, string.Join(' ', frames));
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The status stands first: by its index in HPACK's static table, or as three digits behind the name's index.</summary>
    private static int StatusOf(byte[] block)
    {
        // A change of the table's size may stand before it.
        var at = 0;
        while ((block[at] & 0xE0) == 0x20) at++;
        return block[at] switch
        {
            0x88 => 200,
            0x89 => 204,
            0x8C => 400,
            0x8D => 404,
            0x8E => 500,
            _ => int.Parse(Encoding.ASCII.GetString(block, at + 2, 3)),
        };
    }
}

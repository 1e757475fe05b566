using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Apiary.EndToEnd.Sdk;

/// <summary>
/// As much of PostgreSQL's protocol (version 3, chapter "Message Flow" of its manual) as a driver needs to connect and to be
/// told that its command has touched one row.
/// </summary>
internal sealed class FakePostgres : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public FakePostgres()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var connection = await listener.AcceptTcpClientAsync();
            try
            {
                await TalkAsync(connection.GetStream());
            }
            catch (IOException)
            {
                // The driver has gone; the next one may come.
            }
        }
    }

    private static async Task TalkAsync(NetworkStream stream)
    {
        // The first message has no kind: who connects, to what.
        await ReadBodyAsync(stream);
        await stream.WriteAsync((byte[])
            [.. Message('R', [0, 0, 0, 0]), .. Setting("server_version", "17.0"), .. Setting("client_encoding", "UTF8"), .. Setting("standard_conforming_strings", "on"), .. Setting("TimeZone", "UTC"), .. Message('K', new byte[8]), .. Ready]);
        var kind = new byte[1];
        while (await stream.ReadAsync(kind) == 1)
        {
            await ReadBodyAsync(stream);
            if (kind[0] == 'X') return;
            // Sync ends what belongs together: parsed, bound, without columns, done.
            if (kind[0] == 'S') await stream.WriteAsync((byte[])[.. Message('1', []), .. Message('2', []), .. Message('n', []), .. Message('C', "DELETE 1\0"u8.ToArray()), .. Ready]);
        }
    }

    private static byte[] Ready => Message('Z', [(byte)'I']);

    private static byte[] Setting(string name, string value) => Message('S', Encoding.UTF8.GetBytes($"{name}\0{value}\0"));

    private static byte[] Message(char kind, byte[] body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message, 5);
        return message;
    }

    private static async Task ReadBodyAsync(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4]);
    }
}

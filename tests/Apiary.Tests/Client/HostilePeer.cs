using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Apiary.Tests.Client;

/// <summary>A server that behaves as a test says: it reads whole HTTP requests and hands each connection to the test.</summary>
internal sealed class HostilePeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<int, string, NetworkStream, CancellationToken, Task> behave;
    private readonly Task accepting;
    private int requests;

    /// <param name="behave">Given the number of the request from 1, its body as text, the connection; the connection is reset afterwards unless it answered.</param>
    public HostilePeer(Func<int, string, NetworkStream, CancellationToken, Task> behave)
    {
        this.behave = behave;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public int Requests => Volatile.Read(ref requests);

    /// <summary>An answer with a status, headers and a body.</summary>
    public static async Task AnswerAsync(NetworkStream stream, string status, string body, string headers = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n{headers}\r\n"));
        await stream.WriteAsync(bytes);
    }

    /// <summary>Accepts every event of a batch.</summary>
    public static Task AcceptAllAsync(NetworkStream stream, string body)
    {
        var count = System.Text.Json.JsonDocument.Parse(body).RootElement.GetArrayLength();
        return AnswerAsync(stream, "200 OK", $"[{string.Join(',', Enumerable.Repeat("{\"status\":202}", count))}]");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            // Closing without reading all resets the connection.
            client.LingerState = new LingerOption(true, 0);
            var stream = client.GetStream();
            try
            {
                while (await ReadRequestAsync(stream) is { } body) await behave(Interlocked.Increment(ref requests), body, stream, stop.Token);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or SocketException)
            {
                // The test's behaviour, or the client, ended the connection.
            }
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (await stream.ReadAsync(one, stop.Token) == 0) return null;
            head.Add(one[0]);
        }

        var text = Encoding.ASCII.GetString([.. head]);
        var length = int.Parse(text.Split("Content-Length: ", StringSplitOptions.None)[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop.Token);
        return Encoding.UTF8.GetString(body);
    }

    private static bool EndsHead(List<byte> head) => head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';
}

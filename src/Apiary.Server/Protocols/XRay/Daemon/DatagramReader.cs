using System.Net;
using System.Net.Sockets;

namespace Apiary.Server.Protocols.XRay.Daemon;

/// <summary>
/// Takes datagrams from a socket on a thread of its own, so that the kernel's buffer is emptied whatever else goes on, into one of two buffers; whoever stores
/// them takes the full one and gives it back. When both are full the thread waits, and the kernel drops and counts.
/// </summary>
internal sealed class DatagramReader(Socket socket) : IDisposable
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1), LookInterval = TimeSpan.FromMilliseconds(5);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrived = new(0, 1);
    private readonly ManualResetEventSlim room = new(true);
    private DatagramBuffer filling = new();
    private DatagramBuffer idle = new();
    private volatile bool isClosed;

    /// <summary>Begins to read.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "x-ray datagrams" }.Start();

    /// <summary>The datagrams that came since the last call, once there are some; the buffer is the caller's until the next call.</summary>
    public async ValueTask<DatagramBuffer> TakeAsync(CancellationToken cancellationToken)
    {
        await arrived.WaitAsync(cancellationToken);
        lock (gate)
        {
            idle.Clear();
            (filling, idle) = (idle, filling);
            room.Set();
            return idle;
        }
    }

    /// <summary>What came and was not taken, once the system has nothing more to give or a second has passed; for the end of the server.</summary>
    public async Task<DatagramBuffer> TakeRestAsync()
    {
        using var limit = new CancellationTokenSource(EndTime);
        using var pause = new PeriodicTimer(LookInterval);
        try
        {
            while (!isClosed && socket.Available > 0) await pause.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Senders do not stop; the kernel has the rest.
        }

        lock (gate) return filling;
    }

    /// <summary>Ends reading and closes the socket.</summary>
    public void Dispose()
    {
        isClosed = true;
        socket.Dispose();
        room.Set();
    }

    private void Run()
    {
        var datagram = new byte[1 << 16];
        var from = new SocketAddress(socket.AddressFamily);
        while (!isClosed)
        {
            int length;
            try
            {
                length = socket.ReceiveFrom(datagram, SocketFlags.None, from);
            }
            catch (SocketException) when (!isClosed)
            {
                // Of an earlier answer that could not be delivered; the socket itself is well.
                continue;
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return;
            }

            Keep(datagram.AsSpan(0, length), SenderOf(from));
        }
    }

    private void Keep(ReadOnlySpan<byte> datagram, ulong sender)
    {
        while (!isClosed)
        {
            lock (gate)
            {
                if (filling.TryAdd(datagram, sender))
                {
                    if (arrived.CurrentCount == 0) arrived.Release();
                    return;
                }

                room.Reset();
            }

            room.Wait();
        }
    }

    /// <summary>Family, port and address, which fit: one program keeps its socket. Never 0.</summary>
    private static ulong SenderOf(SocketAddress from)
    {
        ulong key = 14695981039346656037;
        for (var i = 0; i < from.Size; i++) key = unchecked((key ^ from[i]) * 1099511628211);
        return key | 1;
    }
}

namespace Apiary.Server.Protocols.XRay.Daemon;

/// <summary>Datagrams one behind the other, as they came. One owner at a time.</summary>
internal sealed class DatagramBuffer
{
    /// <summary>
    /// How many bytes it holds: some six thousand datagrams of usual size, which is what comes at 50,000 a second while the log syncs once. Memory of it that was
    /// never needed is not taken.
    /// </summary>
    public const int Bytes = 8 << 20;

    private readonly byte[] bytes = new byte[Bytes];
    private readonly List<(int Offset, int Length, ulong Sender)> items = [];
    private int length;

    /// <summary>How many there are.</summary>
    public int Count => items.Count;

    /// <summary>Adds one; false when there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram, ulong sender)
    {
        if (datagram.Length > Bytes - length) return false;
        datagram.CopyTo(bytes.AsSpan(length));
        items.Add((length, datagram.Length, sender));
        length += datagram.Length;
        return true;
    }

    /// <summary>One of them.</summary>
    public ReadOnlySpan<byte> this[int index] => bytes.AsSpan(items[index].Offset, items[index].Length);

    /// <summary>Which program sent it.</summary>
    public ulong SenderOf(int index) => items[index].Sender;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        items.Clear();
        length = 0;
    }
}

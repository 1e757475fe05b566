namespace Apiary.Engine.Files;

/// <summary>The content of one file of <see cref="MemoryFiles"/>, which locks around every call.</summary>
internal sealed class MemoryFileNode
{
    private byte[] bytes = [];
    private int syncedLength;

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    internal void Append(ReadOnlySpan<byte> more)
    {
        if (Length + more.Length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + more.Length));
        more.CopyTo(bytes.AsSpan(Length));
        Length += more.Length;
    }

    internal void Sync() => syncedLength = Length;

    internal void Truncate(int length)
    {
        // A cut may or may not reach the disk before a crash; what matters is that synced bytes behind it may come back,
        // and a format must bear both. The shorter file is the harsher case for callers that rely on the old bytes.
        Length = Math.Min(Length, length);
        syncedLength = Math.Min(syncedLength, length);
    }

    internal MemoryFileNode Copy() => new() { bytes = Bytes.ToArray(), Length = Length, syncedLength = syncedLength };

    internal MemoryFileNode AfterCrash(Random random)
    {
        var unsynced = Length - syncedLength;
        var kept = syncedLength + (unsynced > 0 ? random.Next(unsynced + 1) : 0);
        var node = new MemoryFileNode { bytes = bytes.AsSpan(0, kept).ToArray(), Length = kept, syncedLength = kept };
        if (kept > syncedLength && random.Next(2) == 0)
        {
            var torn = random.Next(syncedLength, kept);
            random.NextBytes(node.bytes.AsSpan(torn));
        }

        return node;
    }
}

using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>
/// Walks over the sound entries of one log file. What is damaged is passed over, up to the next sound entry, and told:
/// entries do not depend on each other. Borrows the mapping.
/// </summary>
internal sealed class WalFileReader
{
    private readonly MappedFile map;
    private long at;
    private long payloadOffset;

    internal WalFileReader(MappedFile map, int partition, long firstPosition)
    {
        this.map = map;
        HeaderIsSound = map.Length >= WalFormat.FileHeaderBytes
            && WalFormat.IsFileHeader(map.Slice(0, WalFormat.FileHeaderBytes), partition, firstPosition);
        at = HeaderIsSound ? WalFormat.FileHeaderBytes : 0;
        SoundLength = at;
        FirstPosition = firstPosition;
        LastPosition = firstPosition - 1;
    }

    /// <summary>The first position the file may hold, by its name.</summary>
    internal long FirstPosition { get; }

    /// <summary>False when the file does not begin as it should; its entries are looked for all the same.</summary>
    internal bool HeaderIsSound { get; }

    /// <summary>The entry that <see cref="Next"/> found.</summary>
    internal WalEntryHeader Entry { get; private set; }

    /// <summary>Its encoded batch; valid as long as the mapping.</summary>
    internal ReadOnlySpan<byte> Payload => map.Slice(payloadOffset, Entry.PayloadLength);

    /// <summary>The position of the last sound entry; one less than the file's first position when there is none yet.</summary>
    internal long LastPosition { get; private set; }

    /// <summary>Bytes up to the end of the last sound entry.</summary>
    internal long SoundLength { get; private set; }

    /// <summary>Bytes passed over that were followed by a sound entry.</summary>
    internal long DamagedBytes { get; private set; }

    /// <summary>Where the first damage that was followed by a sound entry begins; -1 when there is none.</summary>
    internal long DamageOffset { get; private set; } = -1;

    /// <summary>Moves to the next sound entry; false at the end.</summary>
    internal bool Next()
    {
        var next = at;
        while (!IsSound(next, out var entry))
        {
            next = Search(next + 1);
            if (next < 0) return false;
        }

        if (next > at)
        {
            if (DamageOffset < 0) DamageOffset = at;
            DamagedBytes += next - at;
        }

        at = SoundLength = payloadOffset + Entry.PayloadLength;
        LastPosition = Entry.Position;
        return true;
    }

    private bool IsSound(long offset, out WalEntryHeader entry)
    {
        entry = default;
        if (map.Length - offset < WalFormat.EntryHeaderBytes) return false;
        if (!WalEntryHeader.TryRead(map.Slice(offset, WalFormat.EntryHeaderBytes), out entry)) return false;
        // Older positions are left-overs of something else; each position is taken once.
        if (entry.Position <= LastPosition || map.Length - offset - WalFormat.EntryHeaderBytes < entry.PayloadLength) return false;
        if (Crc32C.Compute(map.Slice(offset + WalFormat.EntryHeaderBytes, entry.PayloadLength)) != entry.PayloadChecksum) return false;
        payloadOffset = offset + WalFormat.EntryHeaderBytes;
        Entry = entry;
        return true;
    }

    /// <summary>The next place that looks like the beginning of an entry; -1 when there is none.</summary>
    private long Search(long from)
    {
        const int piece = 1 << 20;
        while (from < map.Length)
        {
            var window = map.Slice(from, (int)Math.Min(piece, map.Length - from));
            var found = window.IndexOf(WalFormat.EntryMagic);
            if (found >= 0) return from + found;
            if (window.Length < piece) return -1;
            from += piece - WalFormat.EntryMagic.Length + 1;
        }

        return -1;
    }
}

using System.Buffers.Binary;

namespace Apiary.Engine.Files;

/// <summary>
/// A small durable list of records, for state that changes rarely: the catalog, the manifest, the workspace. An append is
/// durable when it returns. Layout: the magic, then frames of length (u32), CRC-32C of the payload (u32) and payload, little
/// endian. Thread-safe.
/// </summary>
/// <remarks>
/// On opening, a torn last frame is cut off (it was never acknowledged). A frame that fails its checksum but is followed by
/// sound ones is damage: it is passed over, the file is kept aside as <c>.corrupt</c> and <see cref="Damage"/> says so.
/// </remarks>
public sealed class Journal : IDisposable
{
    /// <summary>Longest record in bytes; longer lengths in a file are damage.</summary>
    public const int MaxRecordBytes = 16 << 20;

    private const int FrameHeaderBytes = 8;
    private readonly Lock gate = new();
    private readonly StoreFiles files;
    private readonly string path;
    private readonly List<string> damage = [];
    // Null after a rewrite that could not open its own result; the next append tries again.
    private AppendFile? file;

    private Journal(StoreFiles files, string path, AppendFile file)
    {
        this.files = files;
        this.path = path;
        this.file = file;
    }

    private static ReadOnlySpan<byte> Magic => "APJRNL01"u8;

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Damage => damage;

    /// <summary>How many records were appended or replayed since the last <see cref="Rewrite"/>; tells when to rewrite.</summary>
    public int RecordCount { get; private set; }

    /// <summary>
    /// Opens or creates the journal at <paramref name="path"/> and hands every sound record to <paramref name="replay"/> in
    /// order. Throws <see cref="CorruptFileException"/> when the file is something else than a journal.
    /// </summary>
    public static Journal Open(StoreFiles files, string path, Action<ReadOnlySpan<byte>> replay)
    {
        var directory = path.Contains('/') ? path[..path.LastIndexOf('/')] : "";
        files.CreateDirectory(directory);
        files.Delete(path + ".tmp");
        var fresh = !files.Exists(path);
        var journal = new Journal(files, path, files.OpenAppend(path));
        if (!fresh) journal.Replay(replay);
        if (journal.file!.Length < Magic.Length)
        {
            journal.file.Truncate(0);
            journal.file.Append(Magic);
            journal.file.Sync();
            files.SyncDirectory(directory);
        }

        return journal;
    }

    /// <summary>Appends a record; it is durable when this returns. When it throws, the record is not in the journal.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        lock (gate)
        {
            var target = file ??= files.OpenAppend(path);
            var before = target.Length;
            try
            {
                target.Append(Frame(record));
                target.Sync();
            }
            catch (IOException)
            {
                target.Truncate(before);
                throw;
            }

            RecordCount++;
        }
    }

    /// <summary>Replaces the whole content by <paramref name="records"/>, atomically: a crash leaves the old content or the new one.</summary>
    public void Rewrite(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        lock (gate)
        {
            var count = 0;
            using (var next = files.Create(path + ".tmp"))
            {
                next.Append(Magic);
                foreach (var record in records)
                {
                    next.Append(Frame(record.Span));
                    count++;
                }

                next.Sync();
            }

            // Whatever fails from here on, appends must go to the file that bears the name.
            files.Rename(path + ".tmp", path);
            file?.Dispose();
            file = null;
            RecordCount = count;
            file = files.OpenAppend(path);
            files.SyncDirectory(path.Contains('/') ? path[..path.LastIndexOf('/')] : "");
        }
    }

    /// <summary>
    /// As <see cref="Rewrite"/> for a journal that is merely long; false when the disk does not let it be. Nothing is lost then,
    /// and the next time may do.
    /// </summary>
    public bool TryRewrite(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        try
        {
            Rewrite(records);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static byte[] Frame(ReadOnlySpan<byte> record)
    {
        if (record.Length > MaxRecordBytes) throw new ArgumentOutOfRangeException(nameof(record), record.Length, $"a record has at most {MaxRecordBytes} bytes");
        var frame = new byte[FrameHeaderBytes + record.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Crc32C.Compute(record));
        record.CopyTo(frame.AsSpan(FrameHeaderBytes));
        return frame;
    }

    /// <summary>The length of the sound frame at <paramref name="at"/>, 0 when there is none.</summary>
    private static int SoundFrame(MappedFile map, long at)
    {
        if (map.Length - at < FrameHeaderBytes) return 0;
        var header = map.Slice(at, FrameHeaderBytes);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxRecordBytes || map.Length - at - FrameHeaderBytes < length) return 0;
        var payload = map.Slice(at + FrameHeaderBytes, length);
        return Crc32C.Compute(payload) == BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) ? FrameHeaderBytes + length : 0;
    }

    private void Replay(Action<ReadOnlySpan<byte>> replay)
    {
        using var map = files.Map(path);
        if (map.Length < Magic.Length) return;
        if (!map.Slice(0, Magic.Length).SequenceEqual(Magic)) throw new CorruptFileException(path, 0, "the magic of a journal", "other bytes");
        long at = Magic.Length;
        while (at < map.Length)
        {
            var length = SoundFrame(map, at);
            if (length > 0)
            {
                replay(map.Slice(at + FrameHeaderBytes, length - FrameHeaderBytes));
                RecordCount++;
                at += length;
                continue;
            }

            var next = NextSoundFrame(map, at + 1);
            if (next < 0) break;
            SetAside(map);
            damage.Add($"{path}: a record at byte {at} is damaged and was passed over; the file as found is {path}.corrupt");
            at = next;
        }

        // What is left is one torn append that nobody was told of.
        if (at < map.Length) file!.Truncate(at);
    }

    /// <summary>The nearest sound, non-empty frame behind a damaged one; -1 when there is none. Rare, so a plain search will do.</summary>
    private static long NextSoundFrame(MappedFile map, long from)
    {
        for (var at = from; at <= map.Length - FrameHeaderBytes - 1; at++)
            if (SoundFrame(map, at) > FrameHeaderBytes) return at;
        return -1;
    }

    private void SetAside(MappedFile map)
    {
        if (damage.Count > 0) return;
        using var copy = files.Create(path + ".corrupt");
        const int piece = 1 << 20;
        for (long at = 0; at < map.Length; at += piece) copy.Append(map.Slice(at, (int)Math.Min(piece, map.Length - at)));
        copy.Sync();
    }
}

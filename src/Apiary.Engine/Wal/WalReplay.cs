using Apiary.Engine.Events;
using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>Reads the log of one partition after a start, in order, and says in words what it had to pass over.</summary>
internal sealed class WalReplay(StoreFiles files, int partition, StoreNotices notices)
{
    private readonly EventBatch batch = new();
    private readonly List<WalFile> found = [];
    private long last;

    /// <summary>The files that stay, and the last position in them.</summary>
    internal (IReadOnlyList<WalFile> Files, long LastPosition) Run(Action<WalEntryHeader, EventBatch> replayed)
    {
        var firsts = WalReader.FirstPositions(files, partition);
        for (var i = 0; i < firsts.Count; i++)
        {
            // A file ends where the next begins: what stands behind that was refused and could not be cut off.
            var end = i + 1 < firsts.Count ? firsts[i + 1] : long.MaxValue;
            ReplayFile(firsts[i], end, replayed);
        }

        return (found, last);
    }

    private void ReplayFile(long first, long end, Action<WalEntryHeader, EventBatch> replayed)
    {
        var path = WalFormat.Path(partition, first);
        if (last > 0 && first > last + 1) Report(path, $"entries {last + 1} to {first - 1} before it are not in the log; unless they were removed because segments hold them, they are lost");
        last = Math.Max(last, first - 1);
        using var map = files.Map(path);
        var reader = new WalFileReader(map, partition, first);
        var damaged = !reader.HeaderIsSound && map.Length >= WalFormat.FileHeaderBytes;
        if (damaged) Report(path, "its header is damaged");
        while (reader.Next() && reader.Entry.Position < end)
        {
            var entry = reader.Entry;
            if (entry.Position > last + 1)
            {
                damaged = true;
                Report(path, $"damaged at byte {reader.DamageOffset}, {reader.DamagedBytes} bytes so far; entries {last + 1} to {entry.Position - 1} are lost");
            }

            last = entry.Position;
            if (Decode(reader, path)) replayed(entry, batch);
            else damaged = true;
        }

        if (end != long.MaxValue && last < end - 1)
        {
            damaged = true;
            Report(path, $"damaged behind byte {reader.SoundLength}; entries {last + 1} to {end - 1} are lost");
            last = end - 1;
        }

        var length = map.Length;
        if (end == long.MaxValue) length = CloseLast(path, reader, map.Length);
        if (length > 0) found.Add(new WalFile(path, first, last, length, damaged));
    }

    /// <summary>
    /// Makes what was read of the last file durable, since it may have been written and not synced, and cuts off a torn tail.
    /// </summary>
    private long CloseLast(string path, WalFileReader reader, long length)
    {
        try
        {
            if (reader.LastPosition < reader.FirstPosition)
            {
                if (length is not (0 or WalFormat.FileHeaderBytes)) Report(path, $"{length} bytes of a write that was not finished; the file is removed");
                files.Delete(path);
                return 0;
            }

            using var file = files.OpenAppend(path);
            if (length > reader.SoundLength)
            {
                Report(path, $"{length - reader.SoundLength} bytes behind byte {reader.SoundLength} of a write that was not finished are cut off");
                file.Truncate(reader.SoundLength);
            }

            file.Sync();
            return reader.SoundLength;
        }
        catch (IOException e)
        {
            notices.Add(StoreNoticeSeverity.Warning, $"{path}: cannot be made durable after the start: {e.Message}");
            return length;
        }
    }

    private bool Decode(WalFileReader reader, string path)
    {
        try
        {
            BatchDecoder.Decode(reader.Payload, batch, path);
            return true;
        }
        catch (CorruptFileException e)
        {
            Report(path, $"entry {reader.Entry.Position} with {reader.Entry.RowCount} events cannot be decoded and is lost: {e.Message}");
            return false;
        }
    }

    private void Report(string path, string what) => notices.Add(StoreNoticeSeverity.Warning, $"log of partition {partition}, {path}: {what}");
}

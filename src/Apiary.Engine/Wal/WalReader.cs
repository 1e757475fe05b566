using Apiary.Engine.Events;
using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>
/// Reads the log of a partition beside its writer, for people. Entries that are damaged are left out here; the store told of
/// them when it started.
/// </summary>
public static class WalReader
{
    /// <summary>The entries still in the log, up to position <paramref name="lastPosition"/>, oldest first.</summary>
    public static IEnumerable<WalEntry> Read(StoreFiles files, int partition, long lastPosition = long.MaxValue)
    {
        var firsts = FirstPositions(files, partition);
        var batch = new EventBatch();
        for (var i = 0; i < firsts.Count && firsts[i] <= lastPosition; i++)
        {
            var end = i + 1 < firsts.Count ? firsts[i + 1] : long.MaxValue;
            var path = WalFormat.Path(partition, firsts[i]);
            // A file may go while this reads: its entries are in segments then.
            using var map = TryMap(files, path);
            if (map is null) continue;
            var reader = new WalFileReader(map, partition, firsts[i]);
            while (reader.Next() && reader.Entry.Position < end && reader.Entry.Position <= lastPosition)
            {
                var entry = reader.Entry;
                if (!TryDecode(reader, batch, path)) continue;
                yield return new WalEntry(partition, entry.Position, entry.DatasetId, DateTimeOffset.FromUnixTimeMilliseconds(entry.ArrivalNanos / 1_000_000), batch);
            }
        }
    }

    /// <summary>The first positions of all files of a partition, ascending.</summary>
    internal static List<long> FirstPositions(StoreFiles files, int partition)
    {
        var firsts = new List<long>();
        foreach (var name in files.List(WalFormat.Directory(partition)))
            if (WalFormat.TryParseName(name, out var first)) firsts.Add(first);
        firsts.Sort();
        return firsts;
    }

    private static MappedFile? TryMap(StoreFiles files, string path)
    {
        try
        {
            return files.Map(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool TryDecode(WalFileReader reader, EventBatch batch, string path)
    {
        try
        {
            BatchDecoder.Decode(reader.Payload, batch, path);
            return true;
        }
        catch (CorruptFileException)
        {
            return false;
        }
    }
}

using Apiary.Engine;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Wal;

namespace Apiary.Fuzz;

/// <summary>
/// Log files with bytes changed, cut, doubled and mixed: replay must end, keep positions ascending and never throw; payloads
/// with sound checksums and nonsense inside must be refused as corrupt.
/// </summary>
internal static class WalReaderFuzz
{
    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var (sound, payload) = Write(random);
        var batch = new EventBatch();
        for (var i = 0; i < iterations; i++)
        {
            Replay(Mutate(random, sound));
            try
            {
                BatchDecoder.Decode(Mutate(random, payload), batch, "fuzz");
            }
            catch (CorruptFileException)
            {
                // What is asked of it.
            }
        }
    }

    private static void Replay(byte[] bytes)
    {
        var files = new MemoryFiles();
        files.CreateDirectory("wal/1");
        files.Write("wal/1/0000000000000001.wal", bytes);
        long last = 0;
        new WalReplay(files, 1, new StoreNotices(TimeProvider.System)).Run((entry, events) =>
        {
            if (entry.Position <= last) throw new InvalidOperationException($"position {entry.Position} after {last}");
            if (events.RowCount > EventLimits.MaxBatchRows) throw new InvalidOperationException($"{events.RowCount} rows");
            last = entry.Position;
        });
        foreach (var entry in WalReader.Read(files, 1)) _ = entry.Batch.RowCount;
    }

    private static (byte[] File, byte[] Payload) Write(Random random)
    {
        var file = new GrowingBuffer();
        WalFormat.WriteFileHeader(file.Take(WalFormat.FileHeaderBytes), 1, 1);
        byte[] payload = [];
        for (var position = 1; position <= 5; position++)
        {
            var batch = new EventBatch();
            for (var row = random.Next(1, 30); row > 0; row--)
            {
                batch.BeginEvent();
                batch.AddString("name"u8, random.Next(2) == 0 ? "same"u8 : BitConverter.GetBytes(random.NextInt64()));
                batch.AddInteger("number"u8, random.NextInt64());
                if (random.Next(3) == 0) batch.AddFloat("part"u8, random.NextDouble());
                if (random.Next(9) == 0) batch.AddBoolean("rare"u8, true);
                batch.EndEvent(random.NextInt64(), random.Next(1, 3));
            }

            var buffer = new GrowingBuffer();
            BatchEncoder.Encode(batch, buffer);
            payload = buffer.Written.ToArray();
            new WalEntryHeader(position, 1, 0, batch.RowCount, payload.Length, Crc32C.Compute(payload)).Write(file.Take(WalFormat.EntryHeaderBytes));
            payload.CopyTo(file.Take(payload.Length));
        }

        return (file.Written.ToArray(), payload);
    }

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        var changed = bytes.ToList();
        for (var times = random.Next(1, 5); times > 0 && changed.Count > 0; times--)
        {
            var at = random.Next(changed.Count);
            var count = Math.Min(random.Next(1, 60), changed.Count - at);
            switch (random.Next(6))
            {
                case 0: changed[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: changed[at] = (byte)random.Next(256); break;
                case 2: changed.RemoveRange(at, count); break;
                case 3: changed.InsertRange(random.Next(changed.Count), changed.GetRange(at, count)); break;
                case 4: changed.RemoveRange(at, changed.Count - at); break;
                default: for (var i = 0; i < count; i++) changed[at + i] = 0xFF; break;
            }
        }

        return [.. changed];
    }
}

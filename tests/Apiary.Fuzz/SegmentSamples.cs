using System.Globalization;
using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Apiary.Engine.Storage;
using Apiary.Engine.Storage.Memory;

namespace Apiary.Fuzz;

/// <summary>Real segment files: one block with every form of lane, and two blocks with few.</summary>
internal static class SegmentSamples
{
    /// <summary>Enough different span ids that they stand plain and parents as distances.</summary>
    private const int WideRows = 5_000;

    internal static byte[] Wide(Random random)
    {
        var spans = Enumerable.Range(0, WideRows).Select(_ => random.NextInt64().ToString("x16", CultureInfo.InvariantCulture)).ToArray();
        return Write(WideRows, (batch, row) =>
        {
            AddText(batch, "trace.trace_id", (row / 12).ToString("x32", CultureInfo.InvariantCulture));
            AddText(batch, "trace.span_id", spans[row]);
            if (row % 12 != 0) AddText(batch, "trace.parent_id", random.Next(20) == 0 ? "00000000000000ff" : spans[row - random.Next(1, (row % 12) + 1)]);
            AddText(batch, "route", $"/route/{random.Next(60)}");
            AddText(batch, "message", $"message {row} with a text of its own");
            AddText(batch, "sentence", $"sentence {random.Next(2000)}");
            batch.AddInteger("status"u8, random.Next(9) == 0 ? 500 : 200);
            batch.AddInteger("number"u8, random.NextInt64(long.MinValue, long.MaxValue));
            batch.AddInteger("ascending"u8, (row * 1_000_000L) + random.Next(900_000));
            batch.AddInteger("levels"u8, (row / 256 * 7919 % 11 * 1_000_003L) + random.Next(1000));
            batch.AddInteger("growing"u8, (long)row * row);
            batch.AddFloat("duration"u8, random.Next(100) == 0 ? double.NaN : random.Next(10_000_000) / 1000.0);
            batch.AddFloat("part"u8, random.NextDouble());
            batch.AddBoolean("error"u8, random.Next(5) == 0);
            if (random.Next(400) == 0) AddText(batch, "rare", "here");
            if (random.Next(2) == 0) batch.AddInteger("half"u8, random.Next(1 << 20));
            if (random.Next(50) != 0) batch.AddFloat("usual"u8, random.Next(9));
            if (random.Next(3) == 0) AddText(batch, "mixed", "text");
            else batch.AddInteger("mixed"u8, row);
        });
    }

    internal static byte[] TwoBlocks(Random random) => Write(Segment.BlockRows + 300, (batch, row) =>
    {
        if (row % 1000 == 0) AddText(batch, "rare", $"text {row}");
        if (row >= Segment.BlockRows) AddText(batch, "late", random.Next(7).ToString(CultureInfo.InvariantCulture));
        batch.AddInteger("slow"u8, row / 700);
    });

    private static byte[] Write(int rows, Action<EventBatch, int> addFields)
    {
        var table = new MemoryTable(1, 1, new BlockBuffers(0), new MemoryBudget(long.MaxValue, TimeSpan.Zero, TimeProvider.System), 0);
        var batch = new EventBatch();
        for (var row = 0; row < rows;)
        {
            batch.Reset();
            for (var end = Math.Min(rows, row + 1000); row < end; row++)
            {
                batch.BeginEvent();
                addFields(batch, row);
                batch.EndEvent(1_700_000_000_000_000_000 + (row * 1_000_003L), row % 10 == 0 ? 100 : 1);
            }

            table.Append(batch, 1, row);
        }

        var files = new MemoryFiles();
        SegmentWriter.Write(files, "sample", [table.Snapshot()], "annotation"u8);
        return files.Read("sample");
    }

    private static void AddText(EventBatch batch, string name, string value) => batch.AddString(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
}

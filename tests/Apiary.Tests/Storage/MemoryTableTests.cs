using System.Globalization;
using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;
using Apiary.Engine.Storage;
using Apiary.Engine.Storage.Memory;
using Xunit;

namespace Apiary.Tests.Storage;

public sealed class MemoryTableTests
{
    private static readonly BlockBuffers Buffers = new(64 << 20);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 40)]
    [InlineData(3, 300)]
    [InlineData(4, 1500)]
    [InlineData(5, 1500)]
    [InlineData(6, 1500)]
    public void A_snapshot_has_the_rows_appended_before_it_and_none_later(int seed, int batches)
    {
        var random = new Random(seed);
        var table = NewTable();
        var model = new List<string>();
        var batch = new EventBatch();
        var snapshots = new List<(MemorySegment Segment, int Rows)>();
        for (var i = 0; i < batches; i++)
        {
            batch.Reset();
            // The same fields again and again, as a sender has them, with a few odd batches in between.
            RandomBatches.Fill(batch, random.Next(10) == 0 ? new Random(i) : new Random(seed), random.Next(1, 12));
            table.Append(batch, 1, i + 1);
            model.AddRange(Rows.Of(batch));
            if (random.Next(batches) < 4) snapshots.Add((table.Snapshot(), model.Count));
        }

        snapshots.Add((table.Snapshot(), model.Count));
        foreach (var (segment, rows) in snapshots) Assert.Equal(model.Take(rows), Rows.Of(segment));
    }

    [Theory]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 500)]
    [InlineData(132_000, 4_999)]
    public void Block_calls_agree_with_row_calls_over_several_blocks(int rows, int batchRows)
    {
        var table = NewTable();
        var batch = new EventBatch();
        for (var row = 0; row < rows;)
        {
            batch.Reset();
            for (var i = 0; i < batchRows && row < rows; i++, row++) AddWide(batch, row);
            table.Append(batch, 1, row);
        }

        var segment = table.Snapshot();
        Assert.Equal(rows, segment.RowCount);
        foreach (var name in segment.ColumnNames)
            foreach (var lane in segment.Lanes(name)) LaneChecks.BlocksAgreeWithRows(segment, lane);
        LaneChecks.BlocksAgreeWithRows(segment, segment.Timestamps);
        LaneChecks.BlocksAgreeWithRows(segment, segment.SampleRates);
    }

    [Fact]
    public async Task Readers_see_whole_snapshots_while_a_writer_appends()
    {
        var table = NewTable();
        var gate = new Lock();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntil(table, gate, done.Token), TestContext.Current.CancellationToken)).ToArray();
        var batch = new EventBatch();
        for (var row = 0; row < 150_000;)
        {
            batch.Reset();
            for (var i = 0; i < 400; i++, row++) AddWide(batch, row);
            lock (gate) table.Append(batch, 1, row);
        }

        await done.CancelAsync();
        var reads = await Task.WhenAll(readers);
        Assert.All(reads, count => Assert.True(count > 0));
    }

    [Fact]
    public void Ids_that_hardly_repeat_leave_the_dictionary_and_stay_readable_through_old_snapshots()
    {
        var table = NewTable();
        var batch = new EventBatch();
        Append(0, 4000);
        var before = table.Snapshot();
        var lane = Assert.Single(before.Lanes("id"));
        Assert.NotNull(lane.Dictionary);
        Append(4000, 8000);
        var after = table.Snapshot();
        Assert.Null(Assert.Single(after.Lanes("id")).Dictionary);
        Assert.True(lane.TryReadValue(3999, out var old));
        Assert.Equal(Id(3999), old.AsString());
        Assert.Equal(Enumerable.Range(0, 8000).Select(Id), Enumerable.Range(0, 8000).Select(row => after.Lanes("id")[0].TryReadValue(row, out var value) ? value.AsString() : ""));
        Assert.True(after.MayContain("id", "anything"u8));
        Assert.False(before.MayContain("nowhere", "anything"u8));

        void Append(int from, int to)
        {
            for (var start = from; start < to; start += 500)
            {
                batch.Reset();
                for (var row = start; row < start + 500; row++)
                {
                    batch.BeginEvent();
                    batch.AddString("id"u8, Encoding.ASCII.GetBytes(Id(row)));
                    batch.EndEvent(row, 1);
                }

                table.Append(batch, 1, start + 1);
            }
        }

        static string Id(int row) => ((ulong)row * 0x9E3779B97F4A7C15).ToString("x16", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Thousands_of_sparse_columns_cost_what_their_values_cost()
    {
        var table = NewTable();
        var batch = new EventBatch();
        for (var i = 0; i < 200; i++)
        {
            batch.Reset();
            for (var row = 0; row < 50; row++)
            {
                batch.BeginEvent();
                batch.AddInteger(Encoding.ASCII.GetBytes("column" + ((i * 50) + row).ToString(CultureInfo.InvariantCulture)), row);
                batch.EndEvent(i, 1);
            }

            table.Append(batch, 1, i + 1);
        }

        var segment = table.Snapshot();
        Assert.Equal(10_000, segment.ColumnNames.Count);
        Assert.InRange(table.EstimatedBytes, 0, 10_000 * 1024);
        Assert.Equal(1, Assert.Single(segment.Lanes("column9999")).Statistics(0).PresentCount);
        Assert.True(segment.Lanes("column9999")[0].TryReadValue(9999, out var value));
        Assert.Equal(49, value.AsInteger());
    }

    [Fact]
    public void A_snapshot_s_dictionary_does_not_know_later_entries()
    {
        var table = NewTable();
        AppendOne("first"u8);
        var dictionary = table.Snapshot().Lanes("s")[0].Dictionary!;
        AppendOne("second"u8);
        Assert.Equal(1, dictionary.Count);
        Assert.Equal(0, dictionary.Find("first"u8));
        Assert.Equal(-1, dictionary.Find("second"u8));
        Assert.Equal(1, table.Snapshot().Lanes("s")[0].Dictionary!.Find("second"u8));
        Assert.Equal(Hash64.Compute("first"u8), dictionary.Hash(0));

        void AppendOne(ReadOnlySpan<byte> value)
        {
            var batch = new EventBatch();
            batch.BeginEvent();
            batch.AddString("s"u8, value);
            batch.EndEvent(1, 1);
            table.Append(batch, 1, 1);
        }
    }

    [Fact]
    public void Large_buffers_go_back_when_the_last_reader_lets_go()
    {
        var buffers = new BlockBuffers(64 << 20);
        var budget = new MemoryBudget(1 << 30, TimeSpan.Zero, new ManualTime());
        var table = new MemoryTable(1, 1, buffers, budget, 0);
        var batch = new EventBatch();
        for (var row = 0; row < Segment.BlockRows; row++) AddWide(batch, row);
        table.Append(batch, 1, 1);
        budget.Add(table.EstimatedBytes);
        table.Hold();
        table.LetGo();
        Assert.Equal(0, buffers.FreeBytes);
        table.LetGo();
        Assert.NotEqual(0, buffers.FreeBytes);
        Assert.Equal(0, budget.UsedBytes);
    }

    private static MemoryTable NewTable() => new(1, 1, Buffers, new MemoryBudget(1 << 30, TimeSpan.Zero, new ManualTime()), 0);

    /// <summary>An event whose every field follows from its row number.</summary>
    private static void AddWide(EventBatch batch, int row)
    {
        batch.BeginEvent();
        batch.AddInteger("row"u8, row);
        batch.AddString("few"u8, Encoding.ASCII.GetBytes("few" + (row % 7).ToString(CultureInfo.InvariantCulture)));
        batch.AddString("many"u8, Encoding.ASCII.GetBytes("many" + (row % 3000).ToString(CultureInfo.InvariantCulture)));
        batch.AddString("id"u8, Encoding.ASCII.GetBytes(((ulong)row * 0x9E3779B97F4A7C15).ToString("x16", CultureInfo.InvariantCulture)));
        batch.AddFloat("float"u8, row / 8.0);
        if (row % 3 == 0) batch.AddBoolean("third"u8, row % 2 == 0);
        if (row % 1000 == 999) batch.AddInteger("rare"u8, -row);
        if (row > 70_000) batch.AddString("late"u8, "late"u8);
        batch.EndEvent(row * 10L, row % 5 == 0 ? 3 : 1);
    }

    private static int ReadUntil(MemoryTable table, Lock gate, CancellationToken done)
    {
        var numbers = new long[Segment.BlockRows];
        var codes = new uint[Segment.BlockRows];
        var text = new StringBlock();
        var reads = 0;
        while (!done.IsCancellationRequested || reads == 0)
        {
            MemorySegment segment;
            lock (gate) segment = table.Snapshot();
            if (segment.RowCount == 0) continue;
            for (var block = 0; block < segment.BlockCount; block++) CheckBlock(segment, block, numbers, codes, text);
            reads++;
        }

        return reads;
    }

    private static void CheckBlock(MemorySegment segment, int block, long[] numbers, uint[] codes, StringBlock text)
    {
        var rows = segment.RowsInBlock(block);
        var first = block * Segment.BlockRows;
        segment.Lanes("row")[0].ReadIntegers(block, numbers);
        for (var row = 0; row < rows; row++) if (numbers[row] != first + row) Assert.Fail($"row {first + row} holds {numbers[row]}");
        var many = segment.Lanes("many")[0];
        many.ReadCodes(block, codes);
        for (var row = 0; row < rows; row++)
            if (codes[row] == 0 || codes[row] > many.Dictionary!.Count || !many.Dictionary.Bytes((int)codes[row] - 1).StartsWith("many"u8)) Assert.Fail($"row {first + row} has code {codes[row]}");
        segment.Lanes("id")[0].ReadStrings(block, text);
        for (var row = 0; row < rows; row++) if (text.Value(row).Length != 16) Assert.Fail($"row {first + row} has an id of {text.Value(row).Length} bytes");
        var third = segment.Lanes("third");
        if (third.Count == 1) Assert.Equal(Enumerable.Range(first, rows).Count(row => row % 3 == 0), third[0].Statistics(block).PresentCount);
    }
}

using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Engine.Storage;
using Xunit;

namespace Apiary.Tests.Storage;

/// <summary>Questions through the store: over open rows, rows being flushed and segments alike.</summary>
public sealed class EmbeddedBackendTests
{
    private static readonly QuerySpec ByService = new()
    {
        Calculations = [new Calculation("COUNT", null), new Calculation("SUM", "number")],
        Breakdowns = ["service"],
        StartTime = 1_700_000_000,
        EndTime = 1_700_100_000,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_covers_segments_and_open_rows_as_of_its_beginning()
    {
        await using var store = new NumberedStore(new MemoryFiles());
        for (var round = 1; round <= 4; round++)
        {
            await store.AppendAsync((round - 1) * 100, 100, 1 + (round % 2));
            var total = round * 100L;
            Assert.Equal((total, total * (total - 1) / 2), await TotalAsync(store));
            if (round % 2 == 0) await store.Store.FlushAsync();
            Assert.Equal((total, total * (total - 1) / 2), await TotalAsync(store));
        }
    }

    [Fact]
    public async Task Every_question_sees_what_was_acknowledged_before_it_while_rows_move_to_segments()
    {
        await using var store = new NumberedStore(new MemoryFiles(), NumberedStore.Small with { FlushRows = 70 });
        var writer = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++) await store.AppendAsync(i * 5, 5);
        }, Cancel);
        while (!writer.IsCompleted)
        {
            var before = store.Acknowledged.Count;
            var (count, _) = await TotalAsync(store);
            Assert.InRange(count, before, 1500);
            Assert.Equal(0, count % 5);
        }

        await writer;
        Assert.Equal((1500, 1500L * 1499 / 2), await TotalAsync(store));
    }

    [Fact]
    public async Task A_segment_that_proves_damaged_while_it_is_read_is_left_out_with_a_warning()
    {
        var files = new MemoryFiles();
        await using (var writing = new NumberedStore(files, NumberedStore.Small with { Merge = false }))
        {
            for (var part = 0; part < 3; part++)
            {
                await writing.AppendAsync(part * 10, 10);
                await writing.Store.FlushAsync();
            }
        }

        // Behind the header and before the footer: opening does not see it.
        var bytes = files.Read(SegmentFiles.PathOf(2));
        for (var at = 16; at < 60; at++) bytes[at] ^= 0x55;
        files.Write(SegmentFiles.PathOf(2), bytes);
        await using var store = new NumberedStore(files, NumberedStore.Small with { Merge = false });
        var result = await AskAsync(store);
        Assert.Equal(20, result.Total.Values[0].AsInteger());
        Assert.Contains("1 damaged segment", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(store.Store.Status.SetAside).SegmentId);
        Assert.True(files.Exists(SegmentFiles.PathOf(2) + ".corrupt"));
        var rows = await store.Store.Backend.ReadRowsAsync([store.Dataset().Id], new RowQuery { StartNanos = 0, EndNanos = long.MaxValue }, new QueryOptions(), Cancel);
        Assert.Equal(20, rows.Rows.Count);
        Assert.Single(rows.Warnings);
    }

    [Fact]
    public async Task A_trace_is_found_in_open_rows_and_in_segments_of_several_datasets()
    {
        await using var store = new NumberedStore(new MemoryFiles());
        var ids = new List<int>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            var dataset = store.Dataset(name);
            ids.Add(dataset.Id);
            var batch = new EventBatch();
            for (var i = 0; i < 3; i++)
            {
                batch.BeginEvent();
                batch.AddString("trace.trace_id"u8, i == 1 ? "4bf92f3577b34da6a3ce929d0e0e4736"u8 : "00000000000000000000000000000000"u8);
                batch.EndEvent(1_700_000_000_000_000_000 - dataset.Id, 1);
            }

            await store.Store.AppendAsync(dataset, 1, batch, Cancel);
            if (name == "b") await store.Store.FlushAsync();
        }

        var result = await store.Store.Backend.ReadTraceAsync(ids, "4bf92f3577b34da6a3ce929d0e0e4736", new QueryOptions(), Cancel);
        Assert.Equal(ids.AsEnumerable().Reverse(), result.Rows.Select(row => row.DatasetId));
    }

    [Fact]
    public async Task Without_datasets_there_are_no_events()
    {
        await using var store = new NumberedStore(new MemoryFiles());
        var result = await store.Store.Backend.QueryAsync([], ByService, new QueryOptions(), Cancel);
        Assert.Empty(result.Groups);
        Assert.True(store.Store.Backend.Capabilities.ReadsOwnWrites);
        Assert.Contains("HEATMAP", store.Store.Backend.Capabilities.Calculations);
    }

    private static Task<QueryResult> AskAsync(NumberedStore store) =>
        store.Store.Backend.QueryAsync([store.Dataset().Id], ByService, new QueryOptions(), Cancel);

    private static async Task<(long Count, long Sum)> TotalAsync(NumberedStore store)
    {
        var result = await AskAsync(store);
        if (result.Groups.Count == 0) return (0, 0);
        result.Total.Values[1].TryGetNumber(out var sum);
        return (result.Total.Values[0].AsInteger(), (long)sum);
    }
}

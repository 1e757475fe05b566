using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Engine.Storage;
using Xunit;

namespace Apiary.Tests.Storage;

/// <summary>A store whose segments have more text than it may keep unpacked.</summary>
public sealed class DictionaryMemoryTests
{
    private const int Segments = 6;
    private const int RowsEach = 2_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_have_the_same_answers_within_any_limit()
    {
        var files = new MemoryFiles();
        await WriteAsync(files);
        var (expected, unlimited) = await AskAsync(files, long.MaxValue);
        Assert.InRange(unlimited, 400_000, long.MaxValue);
        foreach (var limit in (long[])[0, 10_000, unlimited / 4, unlimited])
        {
            var (answers, used) = await AskAsync(files, limit);
            Assert.Equal(expected, answers);
            // The smallest is less than any one dictionary of strings.
            Assert.InRange(used, limit > 10_000 ? limit / 4 : 0, limit);
        }
    }

    [Fact]
    public async Task A_removed_dataset_gives_its_memory_back()
    {
        var files = new MemoryFiles();
        await WriteAsync(files);
        await using var store = Open(files, long.MaxValue);
        var dataset = store.Catalog.GetOrCreate("env", "texts");
        await store.Backend.QueryAsync([dataset.Id], ByText("message", null), new QueryOptions(), Cancel);
        Assert.InRange(store.Status.DictionaryBytes, 100_000, long.MaxValue);
        store.RemoveDataset(dataset);
        Assert.Equal(0, store.Status.DictionaryBytes);
    }

    /// <summary>Several questions at a time, several times; what they answered and what was kept afterwards.</summary>
    private static async Task<(List<string> Answers, long UsedBytes)> AskAsync(MemoryFiles files, long limit)
    {
        await using var store = Open(files, limit);
        var dataset = store.Catalog.GetOrCreate("env", "texts").Id;
        QuerySpec[] specs =
        [
            ByText("message", null),
            ByText("id", null),
            ByText("status", new Filter("message", FilterOp.Contains, [FieldValue.String("number 7")])),
            ByText("message", new Filter("id", FilterOp.Equal, [FieldValue.String($"{77:x16}")])),
        ];
        var answers = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var results = await Task.WhenAll(specs.Select(spec => store.Backend.QueryAsync([dataset], spec, new QueryOptions { Parallelism = 2, Series = false }, Cancel)));
            answers.AddRange(results.Select(Text));
            var rows = await store.Backend.ReadRowsAsync([dataset], new RowQuery { StartNanos = 0, EndNanos = long.MaxValue, Limit = 50 }, new QueryOptions(), Cancel);
            answers.Add(string.Join('\n', rows.Rows.Select(row => string.Join(' ', row.Fields.Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal)))));
            Assert.InRange(store.Status.DictionaryBytes, 0, limit);
        }

        return (answers, store.Status.DictionaryBytes);
    }

    private static QuerySpec ByText(string column, Filter? filter) => new()
    {
        Calculations = [new Calculation("COUNT"), new Calculation("COUNT_DISTINCT", "id")],
        Filters = filter is null ? [] : [filter],
        Breakdowns = [column],
        Orders = [new Order("COUNT", null, true)],
        Limit = 10_000,
        StartTime = 1_700_000_000,
        EndTime = 1_700_100_000,
    };

    private static string Text(QueryResult result) => string.Join('\n', result.Groups
        .Select(group => $"{string.Join(',', group.Key)}: {string.Join(',', group.Values)}").Order(StringComparer.Ordinal));

    private static EventStore Open(MemoryFiles files, long limit) =>
        EventStore.Open(NumberedStore.Small with { DictionaryBytes = limit, Merge = false }, files, new ManualTime());

    private static async Task WriteAsync(MemoryFiles files)
    {
        await using var store = Open(files, 0);
        var dataset = store.Catalog.GetOrCreate("env", "texts");
        var batch = new EventBatch();
        for (var segment = 0; segment < Segments; segment++)
        {
            batch.Reset();
            for (var row = 0; row < RowsEach; row++)
            {
                batch.BeginEvent();
                batch.AddString("message"u8, System.Text.Encoding.UTF8.GetBytes($"message number {row % 900} of segment {segment} with some more words to read"));
                batch.AddString("id"u8, System.Text.Encoding.UTF8.GetBytes($"{(segment * 500) + (row % 1500):x16}"));
                batch.AddInteger("status"u8, row % 5);
                batch.EndEvent(1_700_000_000_000_000_000 + (segment * RowsEach) + row, 1);
            }

            await store.AppendAsync(dataset, 1, batch, Cancel);
            await store.FlushAsync();
        }
    }
}

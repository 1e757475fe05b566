using System.Collections.Concurrent;
using Apiary.Engine;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Apiary.Engine.Storage;

namespace Apiary.Tests.Storage;

/// <summary>A store whose events are numbers, so that a test can say which are there, and how often.</summary>
internal sealed class NumberedStore : IAsyncDisposable
{
    internal static readonly EventStoreOptions Small = new()
    {
        PartitionCount = 2,
        WalFileBytes = 2_000,
        WalBudgetBytes = 1 << 20,
        FlushRows = 1_000_000,
        MemoryWait = TimeSpan.Zero,
        UpkeepInterval = TimeSpan.FromDays(1),
    };

    private readonly EventBatchPool pool = new();

    internal NumberedStore(StoreFiles files, EventStoreOptions? options = null, TimeProvider? time = null) =>
        Store = EventStore.Open(options ?? Small, files, time ?? new ManualTime());

    internal EventStore Store { get; }

    /// <summary>Numbers whose append completed.</summary>
    internal ConcurrentBag<int> Acknowledged { get; } = [];

    internal Dataset Dataset(string name = "numbers") => Store.Catalog.GetOrCreate("env", name);

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    /// <summary>Appends events numbered from <paramref name="first"/> on; notes them when that completes.</summary>
    internal async Task AppendAsync(int first, int count = 1, int partition = 1, string dataset = "numbers")
    {
        var batch = pool.Rent();
        try
        {
            for (var number = first; number < first + count; number++) Add(batch, number);
            await Store.AppendAsync(Dataset(dataset), partition, batch, CancellationToken.None);
            for (var number = first; number < first + count; number++) Acknowledged.Add(number);
        }
        finally
        {
            pool.Return(batch);
        }
    }

    /// <summary>As <see cref="AppendAsync"/>; false when the store refused.</summary>
    internal async Task<bool> TryAppendAsync(int first, int count = 1, int partition = 1, string dataset = "numbers")
    {
        try
        {
            await AppendAsync(first, count, partition, dataset);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    /// <summary>The numbers of all events of a dataset, sorted.</summary>
    internal List<int> Numbers(string dataset = "numbers")
    {
        using var snapshot = Store.Snapshot(Dataset(dataset).Id);
        return NumbersOf(snapshot.Segments);
    }

    internal static List<int> NumbersOf(IEnumerable<Segment> segments)
    {
        var numbers = new List<int>();
        var values = new long[Segment.BlockRows];
        foreach (var segment in segments)
        {
            var lane = segment.Lanes("number")[0];
            for (var block = 0; block < segment.BlockCount; block++)
            {
                lane.ReadIntegers(block, values);
                for (var row = 0; row < segment.RowsInBlock(block); row++) numbers.Add((int)values[row]);
            }
        }

        numbers.Sort();
        return numbers;
    }

    private static void Add(EventBatch batch, int number)
    {
        batch.BeginEvent();
        batch.AddInteger("number"u8, number);
        batch.AddString("service"u8, number % 2 == 0 ? "even"u8 : "odd"u8);
        batch.EndEvent(1_700_000_000_000_000_000 + (number * 1_000_000L), 1);
    }
}

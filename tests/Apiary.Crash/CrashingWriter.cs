using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Storage;

namespace Apiary.Crash;

/// <summary>
/// Opens a store and appends numbered events from several threads until it is killed. Writes one line to standard output for
/// every batch that was acknowledged: its first number and how many. Arguments: the directory, the first number.
/// </summary>
internal static class CrashingWriter
{
    private const int Writers = 4, NumbersPerWriter = 1_000_000;

    public static async Task<int> Main(string[] args)
    {
        if (args is not [var directory, var firstText])
        {
            await Console.Error.WriteLineAsync("usage: Apiary.Crash DIRECTORY FIRST-NUMBER");
            return 2;
        }

        var first = long.Parse(firstText, CultureInfo.InvariantCulture);
        // Small, so that files are sealed, flushed, merged and removed all the time.
        var options = new EventStoreOptions { PartitionCount = 2, WalFileBytes = 30_000, WalBudgetBytes = 200_000, FlushRows = 2_000 };
        await using var store = EventStore.Open(options, new DiskFiles(directory), TimeProvider.System);
        using var output = Console.OpenStandardOutput();
        var gate = new Lock();
        Say("ready");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))));
        return 0;

        async Task WriteAsync(int writer)
        {
            var dataset = store.Catalog.GetOrCreate("env", "set" + (writer % 2));
            var batch = new EventBatch();
            var next = first + (writer * NumbersPerWriter);
            for (var i = 0; ; i++)
            {
                var count = 1 + (i * 7 % 23);
                batch.Reset();
                for (var number = next; number < next + count; number++) Add(batch, number);
                await store.AppendAsync(dataset, 1 + (i % 2), batch, CancellationToken.None);
                Say(string.Create(CultureInfo.InvariantCulture, $"{next} {count}"));
                next += count;
            }
        }

        void Say(string line)
        {
            var bytes = System.Text.Encoding.ASCII.GetBytes(line + "\n");
            lock (gate) output.Write(bytes);
        }
    }

    private static void Add(EventBatch batch, long number)
    {
        batch.BeginEvent();
        batch.AddInteger("number"u8, number);
        batch.AddString("text"u8, number % 3 == 0 ? "fizz"u8 : "buzz"u8);
        batch.EndEvent(number, 1);
    }
}

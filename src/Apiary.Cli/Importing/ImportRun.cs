using Spectre.Console;

namespace Apiary.Cli.Importing;

/// <summary>One import of one file: reads, sends batch after batch, keeps how far it came.</summary>
internal sealed class ImportRun(CliHost host, BatchSender sender, string path, ImportFormat format, int batchSize)
{
    /// <summary>Sends everything that was not sent before; returns how many events the file had behind that point.</summary>
    public async Task<long> RunAsync(ImportState state, CancellationToken cancellationToken)
    {
        var before = state.Sent;
        if (before > 0) await host.Error.WriteLineAsync($"{path}: going on after {before:N0} events");
        if (!host.IsInteractive) return await SendAsync(state, static _ => { }, cancellationToken) - before;
        long after = 0;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error) });
        await console.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask(Markup.Escape(Path.GetFileName(path)), maxValue: Math.Max(1, state.SizeBytes));
            after = await SendAsync(state, read => task.Value = read, cancellationToken);
            task.Value = task.MaxValue;
        });
        return after - before;
    }

    private async Task<long> SendAsync(ImportState state, Action<long> progress, CancellationToken cancellationToken)
    {
        var items = new List<byte[]>(batchSize);
        var bytes = 0L;
        var skip = state.Sent;
        foreach (var item in ImportReader.Read(path, format))
        {
            if (skip > 0)
            {
                skip--;
                continue;
            }

            if (items.Count >= batchSize || (items.Count > 0 && bytes + item.Json.Length > BatchSender.MaxBytes)) state = await FlushAsync(state, items, cancellationToken);
            if (items.Count == 0) bytes = 0;
            items.Add(item.Json);
            bytes += item.Json.Length + 1;
            progress(item.BytesRead);
        }

        state = await FlushAsync(state, items, cancellationToken);
        ImportState.Delete(path);
        return state.Sent;
    }

    private async Task<ImportState> FlushAsync(ImportState state, List<byte[]> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0) return state;
        await sender.SendAsync(items, cancellationToken);
        state = state with { Sent = state.Sent + items.Count };
        state.Save(path);
        items.Clear();
        return state;
    }
}

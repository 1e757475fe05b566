using System.CommandLine;
using Apiary.Cli.Importing;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary import FILE…</c>: sends the events of files; interrupted, it goes on where it stopped when it is started again.</summary>
internal static class ImportCommand
{
    private const int DefaultBatchSize = 500;

    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("import", "Send the events of files (NDJSON, Honeycomb batch files, CSV) to a dataset; needs a key that may send");
        var files = new Argument<string[]>("FILE") { Description = "files to import", Arity = ArgumentArity.OneOrMore };
        var dataset = new Option<string>("--dataset", "-d") { Description = "where the events go", HelpName = "NAME", Required = true };
        var format = new Option<string?>("--format", "-f") { Description = "ndjson, batch or csv; guessed when left out" };
        format.AcceptOnlyFromAmong("ndjson", "batch", "csv");
        var batchSize = new Option<int>("--batch-size") { Description = "events a request", HelpName = "N", DefaultValueFactory = _ => DefaultBatchSize };
        command.Add(files);
        command.Add(dataset);
        command.Add(format);
        command.Add(batchSize);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            if (server.Key is null) throw new CliException("sending events needs a key: --key or APIARY_API_KEY; apiary keys create makes one", ExitCodes.Usage);
            var name = parsed.GetValue(dataset)!;
            var sender = new BatchSender(server, name);
            foreach (var path in parsed.GetValue(files)!)
            {
                if (!File.Exists(path)) throw new CliException($"{path}: no such file");
                ImportFormat kind = parsed.GetValue(format) switch
                {
                    "ndjson" => ImportFormat.Ndjson,
                    "batch" => ImportFormat.Batch,
                    "csv" => ImportFormat.Csv,
                    _ => ImportReader.Guess(path),
                };
                var run = new ImportRun(host, sender, path, kind, Math.Clamp(parsed.GetValue(batchSize), 1, 10_000));
                var count = await run.RunAsync(ImportState.Open(path, name), cancellationToken);
                await host.Error.WriteLineAsync($"{path}: {count:N0} events sent");
            }

            await host.Out.WriteLineAsync($"{sender.Accepted:N0} events stored in {name}");
            foreach (var (reason, refused) in sender.Refusals) await host.Error.WriteLineAsync($"{refused:N0} events refused: {reason}");
            return sender.Refusals.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }
}

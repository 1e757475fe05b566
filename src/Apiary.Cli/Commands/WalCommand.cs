using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Storage;
using Apiary.Engine.Wal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary wal cat PARTITION</c>: what a partition's log still holds, as JSON lines; from a server, or from a data directory that no server uses.</summary>
internal static class WalCommand
{
    /// <summary>The command with its one.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var partition = new Argument<int>("PARTITION") { Description = "number of the partition, from 1" };
        var data = new Option<string?>("--data") { Description = "read this data directory, without a server", HelpName = "DIR" };
        var cat = new Command("cat", "Print one partition's log, an event a line");
        cat.Add(partition);
        cat.Add(data);
        cat.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(data) is { } directory) ReadDirectory(host, directory, parsed.GetValue(partition), cancellationToken);
            else await AskServerAsync(host, connection, parsed, parsed.GetValue(partition), cancellationToken);
            return ExitCodes.Ok;
        });
        return new Command("wal", "Look into the write-ahead log") { cat };
    }

    private static async Task AskServerAsync(CliHost host, ConnectionOptions connection, ParseResult parsed, int partition, CancellationToken cancellationToken)
    {
        using var server = connection.Open(parsed, host);
        using var response = await server.OpenStreamAsync($"api/wal/{partition}", cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line) await host.Out.WriteLineAsync(line);
    }

    private static void ReadDirectory(CliHost host, string directory, int partition, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory)) throw new CliException($"{directory}: no such directory");
        var files = new DiskFiles(directory);
        if (!Directory.Exists(Path.Combine(directory, "wal", partition.ToString(CultureInfo.InvariantCulture)))) throw new CliException($"{directory} has no partition {partition}");
        using var held = files.TryLock(EventStore.LockPath) ?? throw new CliException($"a server is using {directory}; leave out --data and ask it");
        using var catalog = DatasetCatalog.Open(files, TimeProvider.System);
        using var stream = new MemoryStream();
        foreach (var entry in WalReader.Read(files, partition))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var dataset = catalog.Find(entry.DatasetId)?.Name;
            var rows = BatchRows.Of(entry.Batch);
            for (var row = 0; row < rows.Count; row++)
            {
                stream.SetLength(0);
                using (var writer = new Utf8JsonWriter(stream)) WalJson.Write(writer, entry, dataset, row, rows[row]);
                host.Out.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
            }
        }
    }
}

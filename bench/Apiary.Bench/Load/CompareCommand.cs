using System.Diagnostics;
using System.Globalization;

namespace Apiary.Bench.Load;

/// <summary>
/// Starts a server on a loaded data directory and lets <c>bench/peers/compare.mjs</c> ask it and its peers the same questions;
/// afterwards prints what answering cost the server. <c>bench/compare.sh</c> is the whole of it in one command.
/// </summary>
internal static class CompareCommand
{
    public static int Run(Arguments arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var data = Path.GetFullPath(arguments.Text("data", ""));
        var peers = Path.GetFullPath(arguments.Text("peers", ""));
        var csv = Path.GetFullPath(arguments.Text("csv", ""));
        var runs = arguments.Text("runs", "7");
        if (!Directory.Exists(data) || !File.Exists(csv)) throw new ArgumentException("expected --data with a loaded directory and --csv with the same events for the peers");
        await using var server = await ServerProcess.StartAsync(data, LoadOptions.ServerOptionsOf(arguments), TimeSpan.FromMinutes(5));
        var before = server.ProcessorTime;
        var start = new ProcessStartInfo("node") { WorkingDirectory = Path.Combine(ServerProcess.RepositoryRoot(), "bench/peers") };
        foreach (var argument in (string[])["compare.mjs", "--folder", peers, "--csv", csv, "--runs", runs, "--apiary", server.Address.ToString(), "--dataset", arguments.Text("dataset", "bench")])
            start.ArgumentList.Add(argument);
        using var node = Process.Start(start)!;
        await node.WaitForExitAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Apiary while answering: {(server.ProcessorTime - before).TotalSeconds:F1} CPU-seconds, {server.PeakMemoryBytes / 1048576.0:N0} MiB resident at most"));
        if (node.ExitCode != 0) Console.WriteLine($"the server printed:\n{server.Output}");
        await server.StopAsync();
        return node.ExitCode;
    }
}

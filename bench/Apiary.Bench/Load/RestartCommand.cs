using System.Globalization;

namespace Apiary.Bench.Load;

/// <summary>Starts a server on a data directory that a load left behind and measures until it is ready, replay of the log included.</summary>
internal static class RestartCommand
{
    public static int Run(Arguments arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var data = Path.GetFullPath(arguments.Text("data", ""));
        var wal = new DirectoryInfo(Path.Combine(data, "wal"));
        if (!wal.Exists) throw new ArgumentException($"{data} holds no log; `load --data DIR --crash` leaves one behind");
        var walBytes = wal.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        await using var server = await ServerProcess.StartAsync(data, LoadOptions.ServerOptionsOf(arguments), TimeSpan.FromMinutes(5));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ready after {server.ReadyAfter.TotalSeconds:F2} s with a log of {walBytes / 1048576.0:N0} MiB; {server.ProcessorTime.TotalSeconds:F2} CPU-seconds, {server.PeakMemoryBytes / 1048576.0:N0} MiB resident"));
        await server.StopAsync();
        return 0;
    }
}

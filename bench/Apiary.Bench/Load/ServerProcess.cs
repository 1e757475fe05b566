using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Apiary.Bench.Load;

/// <summary>The built server as a child process on a free port, with what it printed and what it costs.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, HttpClient http)
    {
        this.process = process;
        Http = http;
    }

    /// <summary>A client whose base address is the server.</summary>
    public HttpClient Http { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => Http.BaseAddress!;

    /// <summary>How long it took from its start until <c>/x/ready</c> said yes.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Everything it has printed so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>User and system time spent so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Most memory resident at once so far, in bytes; 0 where the system does not say.</summary>
    public long PeakMemoryBytes => StatusKibibytes("VmHWM:") * 1024;

    /// <summary>The process's id.</summary>
    public int Id => process.Id;

    /// <summary>Starts the server of this repository's build and waits until it is ready. Throws with its output when it ends or hangs instead.</summary>
    /// <param name="dataDirectory">Where it keeps its data.</param>
    /// <param name="options">Its options.</param>
    /// <param name="timeout">How long to wait; null for a minute.</param>
    /// <param name="launcher">A program and its arguments that become the server, whose command line follows; null for none.</param>
    public static async Task<ServerProcess> StartAsync(
        string dataDirectory, IEnumerable<string> options, TimeSpan? timeout = null, IReadOnlyList<string>? launcher = null)
    {
        string[] command = [.. launcher ?? [], Path.Combine(RepositoryRoot(), "src/Apiary.Server/bin/Release/net10.0/Apiary.Server")];
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateDirectory(dataDirectory).FullName,
        };
        foreach (var option in (string[])[.. command[1..], "--data", dataDirectory, "--http", "127.0.0.1:0", "--otlp-http", "none", "--otlp-grpc", "none", "--xray", "none", .. options]) start.ArgumentList.Add(option);
        var clock = Stopwatch.StartNew();
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, new HttpClient { Timeout = TimeSpan.FromMinutes(2) });
        await server.RunAsync(timeout ?? TimeSpan.FromSeconds(60));
        server.ReadyAfter = clock.Elapsed;
        return server;
    }

    /// <summary>The folder with the solution.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Apiary.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"no Apiary.slnx above {AppContext.BaseDirectory}");
    }

    /// <summary>Asks it to end as an operator would (SIGTERM) and waits; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Ends it at once, as a power failure would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Begins a new count of <see cref="PeakMemoryBytes"/>, where the system allows it.</summary>
    public void ResetPeakMemory()
    {
        var path = $"/proc/{process.Id}/clear_refs";
        if (File.Exists(path)) File.WriteAllText(path, "5");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
        Http.Dispose();
    }

    private async Task RunAsync(TimeSpan timeout)
    {
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"the server ended before it said where it listens:\n{Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(timeout);
        Http.BaseAddress = await address.Task.WaitAsync(limit.Token);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            using var reply = await Http.GetAsync(new Uri("/x/ready", UriKind.Relative), limit.Token);
            if (reply.StatusCode == HttpStatusCode.OK) return;
            await pause.WaitForNextTickAsync(limit.Token);
        }
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
        if (AddressInText().Match(line) is { Success: true } match) address.TrySetResult(new Uri(match.Value));
    }

    private long StatusKibibytes(string name)
    {
        var path = $"/proc/{process.Id}/status";
        if (!File.Exists(path)) return 0;
        var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"http://\d+\.\d+\.\d+\.\d+:[1-9]\d*")]
    private static partial Regex AddressInText();
}

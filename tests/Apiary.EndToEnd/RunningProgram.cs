using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Apiary.EndToEnd;

/// <summary>Somebody else's program that runs beside a test: an application that is asked things, a server of pages.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private RunningProgram(Process process) => this.process = process;

    /// <summary>What it has printed so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>Starts it and waits until it has printed what the pattern describes; the program and the first match.</summary>
    public static async Task<(RunningProgram Program, Match Said)> StartAsync(
        string folder, string program, IEnumerable<string> arguments, string until, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var running = new RunningProgram(new Process { StartInfo = start });
        running.process.OutputDataReceived += (_, line) => running.Take(line.Data);
        running.process.ErrorDataReceived += (_, line) => running.Take(line.Data);
        running.process.Start();
        running.process.BeginOutputReadLine();
        running.process.BeginErrorReadLine();
        try
        {
            return (running, await running.WaitForAsync(until));
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to end and waits, so that it can send what it still has. Throws with what it printed when it hangs.</summary>
    public async Task StopAsync()
    {
        // Not as Ctrl+C would: whoever runs the tests in the background of a shell has that ignored by all that they start.
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"it did not end within a minute:\n{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Waits until it has printed what the pattern describes, and gives the first match.</summary>
    public async Task<Match> WaitForAsync(string pattern)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (Regex.Match(Output, pattern) is { Success: true } match) return match;
            if (process.HasExited) throw new InvalidOperationException($"it ended with {process.ExitCode} before it said {pattern}:\n{Output}");
            try
            {
                await pause.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"it did not say {pattern} within a minute:\n{Output}");
            }
        }
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
    }
}

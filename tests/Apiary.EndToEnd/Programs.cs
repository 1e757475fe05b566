using System.Diagnostics;
using Apiary.Bench.Load;

namespace Apiary.EndToEnd;

/// <summary>Runs other people's programs.</summary>
internal static class Programs
{
    /// <summary>The folder of the npm packages and the programs that use them.</summary>
    public static string TestsFolder { get; } = Path.Combine(ServerProcess.RepositoryRoot(), "tests");

    /// <summary>The command line client of this repository's build.</summary>
    public static string Cli { get; } = Path.Combine(ServerProcess.RepositoryRoot(), "src/Apiary.Cli/bin/Release/net10.0/apiary");

    /// <summary>Runs a program to its end; throws with what it printed when it fails or does not end within a minute.</summary>
    public static Task<string> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        RunAsync(TimeSpan.FromMinutes(1), program, arguments, environment);

    /// <summary>As the other, with another patience: compilers take their time on a busy machine.</summary>
    public static async Task<string> RunAsync(TimeSpan patience, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = TestsFolder };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {patience}:\n{await output}\n{await errors}");
        }

        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }
}

using Apiary.Cli;

namespace Apiary.Tests.Cli;

/// <summary>One run of the command line in this process.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static Task<CliRun> RunAsync(string? url, params string[] arguments) => RunAsync(url, new Dictionary<string, string>(), arguments);

    /// <summary>With environment variables beside the server's address.</summary>
    public static async Task<CliRun> RunAsync(string? url, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var host = new CliHost(output, error, name => name == "APIARY_URL" ? url : environment.GetValueOrDefault(name), 120, IsInteractive: false);
        var code = await CliProgram.RunAsync(arguments, host);
        return new CliRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}

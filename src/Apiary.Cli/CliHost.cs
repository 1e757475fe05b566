namespace Apiary.Cli;

/// <summary>What surrounds a run of the command line: where it writes and what it may ask; tests put their own in its place.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors, progress, hints.</param>
/// <param name="Environment">Looks up an environment variable; null when it is not set.</param>
/// <param name="Width">Columns of the terminal.</param>
/// <param name="IsInteractive">Whether a person watches, so that colours and progress bars make sense.</param>
internal sealed record CliHost(TextWriter Out, TextWriter Error, Func<string, string?> Environment, int Width, bool IsInteractive)
{
    // Wide enough for a table in a log, when there is no terminal to ask.
    private const int PlainWidth = 160;

    /// <summary>The real one.</summary>
    public static CliHost FromProcess()
    {
        var interactive = !Console.IsOutputRedirected;
        var width = PlainWidth;
        if (interactive && Console.WindowWidth > 0) width = Console.WindowWidth;
        return new CliHost(Console.Out, Console.Error, System.Environment.GetEnvironmentVariable, width, interactive);
    }
}

using System.Diagnostics;

namespace Cruddur;

/// <summary>The second service as a process of its own: this program once more, so that one command starts both.</summary>
internal sealed class SecondProcess : IDisposable
{
    public const string Argument = "trending";

    private readonly Process process;

    private SecondProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<SecondProcess> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Argument]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PORT"] = "0";
        var process = new Process { StartInfo = start };
        var listening = new TaskCompletionSource<Uri>();
        process.OutputDataReceived += (_, said) =>
        {
            const string Listens = "Now listening on: ";
            if (said.Data is null) listening.TrySetException(new InvalidOperationException("the second service ended before it listened"));
            else if (said.Data.IndexOf(Listens, StringComparison.Ordinal) is >= 0 and var at) listening.TrySetResult(new Uri(said.Data[(at + Listens.Length)..]));
            else Console.WriteLine($"{Argument}: {said.Data}");
        };
        process.Start();
        process.BeginOutputReadLine();
        return new SecondProcess(process, await listening.Task);
    }

    /// <summary>Lets it send what it still has, and end.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit(TimeSpan.FromSeconds(20));
        process.Dispose();
    }
}

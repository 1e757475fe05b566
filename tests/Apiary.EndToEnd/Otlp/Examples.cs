using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd.Otlp;

/// <summary>The programs under <c>examples/</c>, started as their readme says.</summary>
internal static class Examples
{
    private static readonly string Folder = Path.Combine(ServerProcess.RepositoryRoot(), "examples");

    /// <summary>The .NET backend and its address.</summary>
    public static Task<(RunningProgram Program, Uri Address)> StartDotnetAsync((string, string)[] variables) =>
        // Built with the solution; dotnet run would build it once more.
        StartAsync("dotnet", Path.Combine(Folder, "dotnet/bin/Release/net10.0/Backend"), [], @"Now listening on: (http://\S+)", variables);

    /// <summary>The Node backend and its address.</summary>
    public static Task<(RunningProgram Program, Uri Address)> StartNodeAsync((string, string)[] variables)
    {
        Need("node");
        return StartAsync("node", "node", ["--require", "./tracing.js", "app.js"], @"listening on (http://\S+)", variables);
    }

    /// <summary>The Flask backend and its address; passes the test over where its packages are not installed.</summary>
    public static async Task<(RunningProgram Program, Uri Address)> StartPythonAsync((string, string)[] variables)
    {
        try
        {
            await Programs.RunAsync("python3", ["-c", "import flask, requests, opentelemetry.instrumentation.flask, opentelemetry.instrumentation.requests, opentelemetry.exporter.otlp.proto.http"]);
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 has not got the packages of examples/python-flask/requirements.txt");
        }

        return await StartAsync("python-flask", "python3", ["app.py"], @"Running on (http://\S+)", [.. variables, ("PYTHONUNBUFFERED", "1"), ("PYTHONDONTWRITEBYTECODE", "1")]);
    }

    /// <summary>The server of the browser's page and its address.</summary>
    public static Task<(RunningProgram Program, Uri Address)> StartBrowserPageAsync((string, string)[] variables, Uri backend)
    {
        Need("browser");
        return StartAsync("browser", "node", ["serve.mjs"], @"listening on (http://\S+)", [.. variables, ("BACKEND_URL", backend.GetLeftPart(UriPartial.Authority))]);
    }

    private static async Task<(RunningProgram Program, Uri Address)> StartAsync(string example, string program, string[] arguments, string until, (string, string)[] variables)
    {
        var (running, said) = await RunningProgram.StartAsync(Path.Combine(Folder, example), program, arguments, until, [.. variables, ("PORT", "0")]);
        return (running, new Uri(said.Groups[1].Value));
    }

    private static void Need(string example) =>
        Assert.True(Directory.Exists(Path.Combine(Folder, example, "node_modules")), $"run npm ci in examples/{example} first, as ./test.sh does");
}

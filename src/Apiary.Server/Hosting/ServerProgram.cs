using System.Net.Sockets;
using Apiary.Server.Hosting.Ui;
using Microsoft.AspNetCore.Connections;

namespace Apiary.Server.Hosting;

/// <summary>The process: options, start, banner, end. Failures that an operator can mend are one line and exit code 1.</summary>
internal static class ServerProgram
{
    private const int Failed = 1;
    private const int BadOptions = 2;

    /// <summary>Runs until the process is told to stop; returns the exit code.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where the banner goes.</param>
    /// <param name="errors">Where it says why it cannot start.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        var read = OptionsReader.Read(arguments, Environment.GetEnvironmentVariable, path => File.Exists(path) ? File.ReadAllText(path) : null);
        if (read.ShowHelp)
        {
            await output.WriteAsync(OptionTable.Help());
            return 0;
        }

        foreach (var error in read.Errors) await errors.WriteLineAsync(error);
        if (read.Options is not { } options) return BadOptions;
        try
        {
            var ui = UiFiles.Read(UiFiles.UsualDirectory);
            await using var app = ApiaryServer.Build(options, ui: ui);
            await app.StartAsync();
            var parts = app.Services.GetRequiredService<ServerParts>();
            await output.WriteLineAsync(Banner.Write(ReachableAddress.Of(ApiaryServer.AddressOf(app)), options, parts.FirstStart, parts.Listeners.All, parts.XRay.Describe(), ui is not null, parts.Members.All.Count > 0));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartException failure)
        {
            await errors.WriteLineAsync(failure.Message);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await errors.WriteLineAsync(
                $"{options.Http} is in use by another program; stop it, or choose another port: --http {options.Http.Address}:{options.Http.Port + 1}");
        }
        catch (SocketException failure)
        {
            await errors.WriteLineAsync($"cannot listen on {options.Http}: {failure.Message}");
        }
        catch (IOException failure)
        {
            // A full disk, damage that the store cannot pass over, a directory that is something else.
            await errors.WriteLineAsync($"{options.Data}: {failure.Message}");
        }

        return Failed;
    }
}

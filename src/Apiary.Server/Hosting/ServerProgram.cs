using System.Net.Sockets;
using Apiary.Engine.Files;
using Microsoft.AspNetCore.Connections;

namespace Apiary.Server.Hosting;

/// <summary>The process: options, start, banner, end. Failures that an operator can mend are one line and exit code 1.</summary>
internal static class ServerProgram
{
    private const int Failed = 1;
    private const int BadOptions = 2;

    /// <summary>Runs until the process is told to stop; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var read = OptionsReader.Read(arguments, Environment.GetEnvironmentVariable, path => File.Exists(path) ? File.ReadAllText(path) : null);
        if (read.ShowHelp)
        {
            Console.Write(OptionTable.Help());
            return 0;
        }

        foreach (var error in read.Errors) await Console.Error.WriteLineAsync(error);
        if (read.Options is not { } options) return BadOptions;
        try
        {
            await using var app = ApiaryServer.Build(options);
            await app.StartAsync();
            Console.WriteLine(Banner.Write(ApiaryServer.AddressOf(app), options, app.Services.GetRequiredService<ServerParts>().FirstStart));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"{options.Http} is in use by another program; stop it, or choose another port: --http {options.Http.Address}:{options.Http.Port + 1}");
        }
        catch (SocketException failure)
        {
            await Console.Error.WriteLineAsync($"cannot listen on {options.Http}: {failure.Message}");
        }
        catch (CorruptFileException failure)
        {
            await Console.Error.WriteLineAsync($"{options.Data}: {failure.Message}");
        }

        return Failed;
    }
}

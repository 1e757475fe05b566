using System.CommandLine;

namespace Apiary.Cli;

/// <summary>Which server, and who asks: options of every command that talks to one.</summary>
internal sealed class ConnectionOptions
{
    private const string DefaultUrl = "http://127.0.0.1:5000";

    private readonly Option<string?> url = new("--url")
    {
        Description = $"the server's address (or APIARY_URL; default {DefaultUrl})",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> key = new("--key")
    {
        Description = "API key or admin token (or APIARY_API_KEY); not needed to ask a server on this machine that listens on loopback alone",
        HelpName = "KEY",
        Recursive = true,
    };

    private readonly Option<string?> environment = new("--environment")
    {
        Description = "environment (slug or id) when no key names one",
        HelpName = "SLUG",
        Recursive = true,
    };

    /// <summary>Adds the options to the root command, for all commands below it.</summary>
    public void AddTo(Command root)
    {
        root.Add(url);
        root.Add(key);
        root.Add(environment);
    }

    /// <summary>The connection that a command line asks for. Throws <see cref="CliException"/> for an address that is none.</summary>
    public ServerConnection Open(ParseResult parsed, CliHost host)
    {
        var address = parsed.GetValue(url) ?? host.Environment("APIARY_URL") ?? DefaultUrl;
        if (!address.Contains("://", StringComparison.Ordinal)) address = "http://" + address;
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new CliException($"expected an address such as {DefaultUrl}, found {address}", ExitCodes.Usage);
        return new ServerConnection(uri, parsed.GetValue(key) ?? host.Environment("APIARY_API_KEY"), parsed.GetValue(environment));
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Apiary.EndToEnd.XRay;

/// <summary>A server with the X-Ray daemon's port on a number of its own, and an access key, for clients in other processes.</summary>
public sealed class XRayServer : IAsyncLifetime
{
    private (string Name, string Value)[] credentials = [];

    internal TestServer Server { get; private set; } = null!;

    public string Address => Server.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Where documents and the questions of SDKs go.</summary>
    public string DaemonAddress => Regex.Match(Server.Output, @"X-Ray daemon\s+(\S+)").Groups[1].Value;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync("--xray", "127.0.0.1:0");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!Server.Output.Contains("--follow", StringComparison.Ordinal)) await pause.WaitForNextTickAsync(limit.Token);
        var printed = await Programs.RunAsync(Programs.Cli, ["keys", "create", "--aws", "--name", "clients", "--url", Address]);
        credentials = [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).Select(pair => (pair[0], pair[1].Trim()))];
    }

    /// <summary>A key of Honeycomb's kind that may do everything, as the first start prints it.</summary>
    public string ConfigurationKey => Regex.Match(Server.Output, @"configuration key\s+(\S+)").Groups[1].Value;

    /// <summary>What a client reads from its environment.</summary>
    public (string Name, string Value)[] Variables(params (string Name, string Value)[] more) =>
    [
        .. credentials, ("AWS_DEFAULT_REGION", "eu-central-1"), ("AWS_PAGER", ""), ("AWS_XRAY_DAEMON_ADDRESS", DaemonAddress), ("APIARY_URL", Address), ("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"),
        ("AWS_EC2_METADATA_DISABLED", "true"), .. more,
    ];

    /// <summary>Runs Debian's command line of AWS on X-Ray; its answer as JSON.</summary>
    public Task<JsonNode?> AwsAsync(params string[] arguments) => AwsOfAsync("xray", arguments);

    /// <summary>Runs it on a service.</summary>
    public async Task<JsonNode?> AwsOfAsync(string service, params string[] arguments)
    {
        var printed = await Programs.RunAsync("/usr/bin/aws", [service, .. arguments, "--endpoint-url", Address, "--output", "json"], Variables());
        return printed.Trim().Length == 0 ? null : JsonNode.Parse(printed);
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}

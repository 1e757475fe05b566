using Xunit;

namespace Apiary.EndToEnd.CloudWatchLogs;

/// <summary>A server as a first start makes it, and the variables by which AWS's clients find it, with a key that the command line made.</summary>
public sealed class LogsServer : IAsyncLifetime
{
    private TestServer? server;

    internal TestServer Server => server!;

    internal (string Name, string Value)[] Variables { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.StartAsync("--otlp-http", "none", "--otlp-grpc", "none");
        var address = server.Address.GetLeftPart(UriPartial.Authority);
        var printed = await Programs.RunAsync(Programs.Cli, ["keys", "create", "--aws", "--name", "logs", "--url", address]);
        Variables =
        [
            ("AWS_ENDPOINT_URL", address), ("AWS_REGION", "us-east-1"), ("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_PAGER", ""),
            .. printed.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith("AWS_", StringComparison.Ordinal))
                .Select(word => (word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..])),
        ];
    }

    public async ValueTask DisposeAsync() => await server!.DisposeAsync();
}

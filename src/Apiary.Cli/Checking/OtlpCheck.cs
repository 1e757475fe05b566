namespace Apiary.Cli.Checking;

/// <summary>Checks that the server takes OTLP, on its main port and on the two that exporters send to unless told otherwise.</summary>
/// <param name="server">The server.</param>
/// <param name="probe">Asks it.</param>
/// <param name="findings">Where it is told.</param>
internal sealed class OtlpCheck(ServerConnection server, OtlpProbe probe, Findings findings)
{
    /// <summary>The port of OTLP over HTTP.</summary>
    public const int HttpPort = 4318;

    /// <summary>The port of OTLP over gRPC.</summary>
    public const int GrpcPort = 4317;

    // What a port of an Apiary server that takes OTLP alone says to everything else; the address of the server follows.
    private const string OtlpOnly = "everything else is at ";

    private IReadOnlyList<(string Name, string Value)> Headers => server.Key is { } key ? [("x-honeycomb-team", key)] : [];

    /// <summary>Runs the checks.</summary>
    /// <param name="httpPort">Where OTLP over HTTP is looked for beside the main port.</param>
    /// <param name="grpcPort">Where OTLP over gRPC is looked for beside the main port.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(int httpPort, int grpcPort, CancellationToken cancellationToken)
    {
        var address = new Uri(server.Address, "v1/traces");
        var overHttp = await probe.OverHttpAsync(address, Headers, cancellationToken);
        Tell($"OTLP over HTTP at {address}", overHttp);
        // Through a proxy HTTP/2 is often not to be had, and nobody need have it there. What ails the key was told already.
        if (server.Address.Scheme == "http" && overHttp.Kind != OtlpAnswerKind.KeyRefused)
            Tell($"OTLP over gRPC at {server.Address.GetLeftPart(UriPartial.Authority)}", await probe.OverGrpcAsync(server.Address, Headers, cancellationToken));
        await CheckPortAsync(httpPort, "HTTP", "--otlp-http", cancellationToken);
        await CheckPortAsync(grpcPort, "gRPC", "--otlp-grpc", cancellationToken);
    }

    /// <summary>Whose port it is: told from what it says to a request that is not OTLP.</summary>
    /// <param name="address">Where.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<OtlpPortOwner> OwnerOfAsync(Uri address, CancellationToken cancellationToken)
    {
        if (await probe.GetAsync(new Uri(address, "/x/alive"), cancellationToken) is not { } answer) return new OtlpPortOwner(OtlpPortOwnerKind.Nobody, "");
        if (answer.Status == 200 && answer.Body.Contains("\"alive\"", StringComparison.Ordinal)) return Apiary(address);
        var told = answer.Body.IndexOf(OtlpOnly, StringComparison.Ordinal);
        return told >= 0 && Uri.TryCreate(answer.Body[(told + OtlpOnly.Length)..].Trim(), UriKind.Absolute, out var main)
            ? Apiary(main)
            : new OtlpPortOwner(OtlpPortOwnerKind.Stranger, $"status {answer.Status}");
    }

    /// <summary>An Apiary server whose main port is there. One machine has a port once, whatever names and addresses lead to it.</summary>
    private OtlpPortOwner Apiary(Uri main) =>
        new(main.Port == server.Address.Port ? OtlpPortOwnerKind.ThisServer : OtlpPortOwnerKind.OtherApiary, main.ToString().TrimEnd('/'));

    private async Task CheckPortAsync(int port, string transport, string option, CancellationToken cancellationToken)
    {
        if (port == server.Address.Port) return;
        var address = new UriBuilder("http", server.Address.Host, port).Uri;
        var owner = await OwnerOfAsync(address, cancellationToken);
        switch (owner.Kind)
        {
            case OtlpPortOwnerKind.ThisServer:
                findings.Good($"port {port}, where exporters send OTLP over {transport} unless told otherwise, is this server's");
                break;
            case OtlpPortOwnerKind.Nobody:
                findings.Notice($"nobody listens on port {port}, where exporters send OTLP over {transport} unless told otherwise; give them {server.Address.ToString().TrimEnd('/')}, or start the server with {option} HOST:{port}");
                break;
            case OtlpPortOwnerKind.OtherApiary:
                findings.Notice($"port {port} belongs to another Apiary server, that of {owner.Text}; exporters that are told nothing send OTLP over {transport} there");
                break;
            default:
                findings.Notice($"another program has port {port} ({owner.Text}), a collector perhaps; exporters that are told nothing send OTLP over {transport} there, not to this server");
                break;
        }
    }

    private void Tell(string what, OtlpAnswer answer)
    {
        switch (answer.Kind)
        {
            case OtlpAnswerKind.Accepted:
                findings.Good($"it takes {what} with this key: {answer.Text}");
                break;
            case OtlpAnswerKind.KeyRefused when server.Key is null:
                findings.Good($"it speaks {what}, and asks for a key as it should");
                break;
            case OtlpAnswerKind.KeyRefused:
                findings.Problem($"it refuses {what} with this key: {answer.Text}", "an exporter would drop its data; apiary keys create --name NAME makes an ingest key");
                break;
            case OtlpAnswerKind.TryLater:
                findings.Problem($"it cannot take {what} now: {answer.Text}", "exporters try again for a while; disk or memory may be full");
                break;
            default:
                findings.Problem($"it does not take {what}: {answer.Text}", "a server without OTLP, or a proxy on the way that does not let it through");
                break;
        }
    }
}

namespace Apiary.Cli.Checking;

/// <summary>
/// Looks at the variables by which OpenTelemetry's SDKs are configured, in the shell that asks, and sends what an exporter with
/// them would send.
/// </summary>
internal sealed class OtelEnvironmentCheck(OtelVariables variables, ServerConnection server, OtlpProbe probe, OtlpCheck ports, Findings findings)
{
    private const string DefaultEndpoint = "http://localhost:4318";
    private static readonly string[] Protocols = ["grpc", "http/protobuf", "http/json"];

    private string ServerText => server.Address.ToString().TrimEnd('/');

    /// <summary>Runs the checks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!variables.Any)
        {
            findings.Notice("no OTEL_ variable is set in this shell; in the one that starts your program they would be looked at");
            return;
        }

        CheckSending();
        CheckName();
        var headersAreRight = CheckHeaders(OtelVariables.Headers);
        var all = variables.Of(OtelVariables.Endpoint);
        if (all is not null || OtelVariables.Signals.All(signal => variables.Of(OtelVariables.EndpointOf(signal)) is null))
            await CheckEndpointAsync(OtelVariables.Endpoint, all, null, headersAreRight, cancellationToken);
        foreach (var signal in OtelVariables.Signals)
        {
            var signalsHeadersAreRight = variables.Of(OtelVariables.HeadersOf(signal)) is null ? headersAreRight : CheckHeaders(OtelVariables.HeadersOf(signal));
            if (variables.Of(OtelVariables.EndpointOf(signal)) is { } own) await CheckEndpointAsync(OtelVariables.EndpointOf(signal), own, signal, signalsHeadersAreRight, cancellationToken);
        }
    }

    private void CheckSending()
    {
        if (string.Equals(variables.Of(OtelVariables.Disabled), "true", StringComparison.OrdinalIgnoreCase))
            findings.Problem($"{OtelVariables.Disabled} is true: the SDK sends nothing at all", "unset it");
        foreach (var signal in OtelVariables.Signals)
        {
            var name = OtelVariables.ExporterOf(signal);
            if (variables.Of(name) is not { } exporter || exporter.Contains("otlp", StringComparison.OrdinalIgnoreCase)) continue;
            if (signal == "TRACES") findings.Problem($"{name} is {exporter}: traces are not sent with OTLP", $"unset it, or set {name}=otlp");
            else findings.Notice($"{name} is {exporter}: {signal.ToLowerInvariant()} are not sent with OTLP");
        }

        if (variables.Of(OtelVariables.Sampler) is not { } sampler) return;
        if (sampler.Contains("always_off", StringComparison.Ordinal)) findings.Problem($"{OtelVariables.Sampler} is {sampler}: no trace that starts here is sent", "unset it");
        else if (!sampler.Contains("always_on", StringComparison.Ordinal)) findings.Notice($"{OtelVariables.Sampler} is {sampler}: only a part of the traces is sent");
    }

    private void CheckName()
    {
        var name = variables.Of(OtelVariables.ServiceName)
            ?? variables.Of(OtelVariables.ResourceAttributes)?.Split(',').Select(pair => pair.Split('=', 2)).FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim() == "service.name")?[1].Trim();
        if (string.IsNullOrWhiteSpace(name))
            findings.Problem("no service name is set: unless the program sets one itself, its events go to the dataset unknown_service", $"set {OtelVariables.ServiceName}=NAME; it becomes the name of the dataset");
        else if (name.StartsWith("unknown_service", StringComparison.Ordinal))
            findings.Problem($"the service name is {name}, which stands for none: events go to the dataset unknown_service", $"set {OtelVariables.ServiceName}=NAME");
        else
            findings.Good($"traces and logs go to the dataset {name}, after the service's name");
    }

    /// <summary>Whether there is nothing wrong with a list of headers; one that is not set has nothing wrong with it.</summary>
    private bool CheckHeaders(string variable)
    {
        if (variables.Of(variable) is not { } text) return true;
        if (OtelHeaderList.Judge(text) is { } judged)
        {
            findings.Problem($"{variable} {judged.Wrong}", judged.Remedy);
            return false;
        }

        if (OtelHeaderList.KeyIn(OtelHeaderList.Read(text)) is not null) return true;
        findings.Problem($"{variable} holds no x-honeycomb-team", $"set {variable}=x-honeycomb-team=KEY");
        return false;
    }

    private async Task CheckEndpointAsync(string variable, string? text, string? signal, bool headersAreRight, CancellationToken cancellationToken)
    {
        if (!TryProtocol(signal, out var protocol)) return;
        var isGrpc = protocol == "grpc";
        var setting = text is null ? $"{variable} is not set, so that exporters send to {DefaultEndpoint}, where" : $"{variable} is {text}, where";
        text ??= isGrpc ? $"http://localhost:{OtlpCheck.GrpcPort}" : DefaultEndpoint;
        if (OtelEndpointText.Judge(text, signal, isGrpc) is { } judged)
        {
            findings.Problem($"{variable} {judged.Wrong}", judged.Remedy);
            return;
        }

        // What is known to be wrong with the headers was told; without them the endpoint still says whether it speaks OTLP.
        var target = isGrpc ? new Uri(text) : OtelEndpointText.Target(text, signal);
        var headers = OtelHeaderList.Read(variables.Of(OtelVariables.HeadersOf(signal ?? "")) ?? variables.Of(OtelVariables.Headers) ?? "");
        var answer = isGrpc ? await probe.OverGrpcAsync(target, headers, cancellationToken) : await probe.OverHttpAsync(target, headers, cancellationToken);
        switch (answer.Kind)
        {
            case OtlpAnswerKind.Accepted:
                findings.Good($"what an exporter with these variables sends is taken at {target}");
                break;
            case OtlpAnswerKind.KeyRefused when !headersAreRight:
                break;
            case OtlpAnswerKind.KeyRefused:
                var key = OtelHeaderList.KeyIn(headers);
                findings.Problem(
                    $"{setting} the key is refused{(key is { } found ? $" ({KeyShape.Describe(found.Key)})" : "")}: {answer.Text}",
                    key is null ? $"set {OtelVariables.Headers}=x-honeycomb-team=KEY" : "apiary keys create --name NAME makes a key that is not");
                break;
            case OtlpAnswerKind.Nobody:
                await TellSilenceAsync(setting, target, answer, cancellationToken);
                return;
            case OtlpAnswerKind.TryLater:
                findings.Problem($"{setting} nothing can be taken now: {answer.Text}", "exporters try again for a while");
                break;
            default:
                findings.Problem($"{setting} {(isGrpc ? "gRPC" : "OTLP over HTTP")} is not taken: {answer.Text}", $"this server takes it at {ServerText}");
                break;
        }

        if ((await ports.OwnerOfAsync(target, cancellationToken)).Kind != OtlpPortOwnerKind.ThisServer)
            findings.Notice($"{target.GetLeftPart(UriPartial.Authority)} is not the server that was checked above, but another one or a collector");
    }

    private async Task TellSilenceAsync(string setting, Uri target, OtlpAnswer answer, CancellationToken cancellationToken)
    {
        var plain = new UriBuilder(target) { Scheme = "http" }.Uri;
        if (target.Scheme == "https" && await probe.GetAsync(plain, cancellationToken) is not null)
            findings.Problem($"{setting} something answers, but without TLS", $"write http:// instead of https://");
        else
            findings.Problem($"{setting} nobody answers: {answer.Text}", $"this server takes OTLP at {ServerText}; from inside a container, localhost is the container itself");
    }

    private bool TryProtocol(string? signal, out string protocol)
    {
        var variable = signal is not null && variables.Of(OtelVariables.ProtocolOf(signal)) is not null ? OtelVariables.ProtocolOf(signal) : OtelVariables.Protocol;
        protocol = variables.Of(variable) ?? "http/protobuf";
        if (Protocols.Contains(protocol)) return true;
        findings.Problem($"{variable} is {protocol}, which no SDK knows", $"write one of {string.Join(", ", Protocols)}");
        return false;
    }
}

namespace Apiary.Cli.Checking;

/// <summary>
/// The environment variables that tell OpenTelemetry's SDKs what to send where (OpenTelemetry specification, "Environment
/// Variable Specification" and "OTLP Exporter Configuration"), as they stand in the shell that asks.
/// </summary>
/// <param name="lookup">The value of a variable; null when it is not set.</param>
internal sealed class OtelVariables(Func<string, string?> lookup)
{
    /// <summary>Where all signals go.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>What goes along with every request, the key among it.</summary>
    public const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <summary>gRPC, or HTTP with protobuf or JSON.</summary>
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>The name that becomes the dataset.</summary>
    public const string ServiceName = "OTEL_SERVICE_NAME";

    /// <summary>Attributes of everything that is sent, the service's name perhaps among them.</summary>
    public const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    /// <summary>Ends all sending.</summary>
    public const string Disabled = "OTEL_SDK_DISABLED";

    /// <summary>Chooses which traces are sent.</summary>
    public const string Sampler = "OTEL_TRACES_SAMPLER";

    /// <summary>The signals, as variables and paths spell them.</summary>
    public static readonly IReadOnlyList<string> Signals = ["TRACES", "METRICS", "LOGS"];

    private static readonly string[] Plain = [Endpoint, Headers, Protocol, ServiceName, ResourceAttributes, Disabled, Sampler];

    /// <summary>Whether any is set.</summary>
    public bool Any => Plain.Concat(Signals.SelectMany(signal => new[] { EndpointOf(signal), HeadersOf(signal), ProtocolOf(signal), ExporterOf(signal) })).Any(name => Of(name) is not null);

    /// <summary>A variable's value as it stands; null when it is not set or empty, which SDKs take for the same.</summary>
    public string? Of(string name) => lookup(name) is { Length: > 0 } value ? value : null;

    /// <summary>The variable with the endpoint of one signal alone.</summary>
    public static string EndpointOf(string signal) => $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT";

    /// <summary>The variable with the headers of one signal alone.</summary>
    public static string HeadersOf(string signal) => $"OTEL_EXPORTER_OTLP_{signal}_HEADERS";

    /// <summary>The variable with the protocol of one signal alone.</summary>
    public static string ProtocolOf(string signal) => $"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL";

    /// <summary>The variable that chooses a signal's exporter.</summary>
    public static string ExporterOf(string signal) => $"OTEL_{signal}_EXPORTER";

    /// <summary>The path of a signal below a base endpoint.</summary>
    public static string PathOf(string signal) => $"/v1/{signal.ToLowerInvariant()}";
}

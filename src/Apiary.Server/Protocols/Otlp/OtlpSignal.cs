namespace Apiary.Server.Protocols.Otlp;

/// <summary>What an OTLP request carries; each has its own path, service and response message (protocol reference 1).</summary>
internal enum OtlpSignal
{
    /// <summary><c>/v1/traces</c>: spans.</summary>
    Traces,

    /// <summary><c>/v1/logs</c>: log records.</summary>
    Logs,

    /// <summary><c>/v1/metrics</c>: data points.</summary>
    Metrics,
}

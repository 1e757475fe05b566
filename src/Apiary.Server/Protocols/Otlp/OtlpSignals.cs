namespace Apiary.Server.Protocols.Otlp;

/// <summary>What the signals are called on the wire (protocol reference 1, 4.1).</summary>
internal static class OtlpSignals
{
    /// <summary>All signals.</summary>
    public static readonly IReadOnlyList<OtlpSignal> All = [OtlpSignal.Traces, OtlpSignal.Logs, OtlpSignal.Metrics];

    /// <summary>Where HTTP sends it.</summary>
    public static string PathOf(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "/v1/traces",
        OtlpSignal.Logs => "/v1/logs",
        _ => "/v1/metrics",
    };

    /// <summary>The gRPC service that takes it, by its one method Export.</summary>
    public static string ServiceOf(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "opentelemetry.proto.collector.trace.v1.TraceService",
        OtlpSignal.Logs => "opentelemetry.proto.collector.logs.v1.LogsService",
        _ => "opentelemetry.proto.collector.metrics.v1.MetricsService",
    };

    /// <summary>The JSON name of field 1 of its partial success.</summary>
    public static string RejectedNameOf(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "rejectedSpans",
        OtlpSignal.Logs => "rejectedLogRecords",
        _ => "rejectedDataPoints",
    };

    /// <summary>What it consists of, for sentences.</summary>
    public static string ItemsOf(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "spans",
        OtlpSignal.Logs => "log records",
        _ => "data points",
    };
}

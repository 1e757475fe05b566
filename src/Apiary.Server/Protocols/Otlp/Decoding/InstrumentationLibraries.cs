namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Names of scopes that are instrumentation of other libraries and not a person's own code (protocol reference 7).</summary>
internal static class InstrumentationLibraries
{
    /// <summary>Whether a scope's name begins as one of them.</summary>
    public static bool Have(ReadOnlySpan<byte> name) =>
        name.StartsWith("io.opentelemetry"u8)
        || name.StartsWith("opentelemetry.instrumentation"u8)
        || name.StartsWith("OpenTelemetry.Instrumentation"u8)
        || name.StartsWith("OpenTelemetry::Instrumentation"u8)
        || name.StartsWith("go.opentelemetry.io/contrib/instrumentation"u8)
        || name.StartsWith("@opentelemetry/instrumentation"u8)
        || name.StartsWith("io.opentelemetry.contrib.php"u8)
        || name.StartsWith("github.com/open-telemetry/opentelemetry-collector"u8)
        || name.StartsWith("@honeycombio/"u8);
}

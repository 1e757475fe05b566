using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// How much a sender's own limits made it leave out, under the names that OpenTelemetry gives for systems other than OTLP
/// (specification, "Mapping to non-OTLP formats"). Only where something was left out.
/// </summary>
internal static class DroppedCounts
{
    public static ReadOnlySpan<byte> Attributes => "otel.dropped_attributes_count"u8;

    public static ReadOnlySpan<byte> Events => "otel.dropped_events_count"u8;

    public static ReadOnlySpan<byte> Links => "otel.dropped_links_count"u8;

    /// <summary>Adds a count unless it is 0.</summary>
    public static void Add(EventBatch events, ReadOnlySpan<byte> name, ulong count)
    {
        if (count > 0) events.AddInteger(name, (long)Math.Min(count, uint.MaxValue));
    }
}

using System.Text.Json;

namespace Apiary.Server.Ingest;

/// <summary>Arrivals and their counts as JSON; the names are described in docs/protocols/arrivals.md.</summary>
internal static class ArrivalJson
{
    /// <summary>One arrival.</summary>
    public static void Write(Utf8JsonWriter json, Arrival arrival)
    {
        json.WriteStartObject();
        json.WriteString("time"u8, arrival.Time);
        json.WriteString("outcome"u8, NameOf(arrival.Outcome));
        json.WriteString("reason"u8, arrival.Reason);
        json.WriteString("explanation"u8, arrival.Explanation);
        json.WriteString("protocol"u8, arrival.Protocol);
        json.WriteString("endpoint"u8, arrival.Endpoint);
        json.WriteString("dataset"u8, arrival.Dataset);
        if (arrival.Datasets.Count > 1)
        {
            json.WriteStartArray("datasets"u8);
            foreach (var dataset in arrival.Datasets) json.WriteStringValue(dataset);
            json.WriteEndArray();
        }

        json.WriteString("environment"u8, arrival.Environment);
        json.WriteString("key"u8, arrival.MaskedKey);
        json.WriteNumber("status"u8, arrival.Status);
        json.WriteNumber("events"u8, arrival.EventCount);
        json.WriteNumber("refused_events"u8, arrival.RefusedEventCount);
        json.WriteNumber("body_bytes"u8, arrival.BodyBytes);
        json.WriteString("content_type"u8, arrival.ContentType);
        json.WriteString("content_encoding"u8, arrival.ContentEncoding);
        json.WriteString("remote_address"u8, arrival.RemoteAddress);
        json.WriteString("user_agent"u8, arrival.UserAgent);
        json.WriteNumber("duration_ms"u8, Math.Round(arrival.DurationMs, 3));
        if (arrival.FirstBytes is { } first) json.WriteString("first_bytes"u8, first);
        json.WriteEndObject();
    }

    /// <summary>One counter.</summary>
    public static void Write(Utf8JsonWriter json, ArrivalCount count)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, count.MaskedKey);
        json.WriteString("endpoint"u8, count.Endpoint);
        json.WriteString("dataset"u8, count.Dataset);
        json.WriteString("reason"u8, count.Reason);
        json.WriteNumber("requests"u8, count.Requests);
        json.WriteNumber("events"u8, count.Events);
        json.WriteNumber("refused_events"u8, count.RefusedEvents);
        json.WriteString("last_time"u8, count.LastTime);
        json.WriteEndObject();
    }

    /// <summary>The outcome's name in JSON and in queries.</summary>
    public static string NameOf(ArrivalOutcome outcome) => outcome switch
    {
        ArrivalOutcome.Accepted => "accepted",
        ArrivalOutcome.Partial => "partial",
        _ => "refused",
    };
}

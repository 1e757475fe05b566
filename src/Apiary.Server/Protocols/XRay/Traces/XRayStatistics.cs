using System.Text.Json;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>Counts of what spans came to, and how long they took (section 5.2 of the protocol reference).</summary>
internal sealed class XRayStatistics
{
    private readonly SortedDictionary<double, int> times = [];
    private int ok, throttled, otherErrors, faults;
    private double totalTime;

    /// <summary>When the first of them began, in seconds.</summary>
    public double Start { get; private set; } = double.MaxValue;

    /// <summary>When the last of them ended, in seconds.</summary>
    public double End { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count => ok + throttled + otherErrors + faults;

    /// <summary>Counts one.</summary>
    public void Add(XRaySpan span)
    {
        if (span.IsFault) faults++;
        else if (span.IsThrottle) throttled++;
        else if (span.IsError) otherErrors++;
        else ok++;
        totalTime += span.Duration;
        var rounded = Math.Round(span.Duration, 3);
        times[rounded] = times.GetValueOrDefault(rounded) + 1;
        Start = Math.Min(Start, span.Start);
        End = Math.Max(End, span.End);
    }

    /// <summary>Counts all that others counted.</summary>
    public void Add(XRayStatistics others)
    {
        (ok, throttled, otherErrors, faults) = (ok + others.ok, throttled + others.throttled, otherErrors + others.otherErrors, faults + others.faults);
        totalTime += others.totalTime;
        foreach (var (value, count) in others.times) times[value] = times.GetValueOrDefault(value) + count;
        (Start, End) = (Math.Min(Start, others.Start), Math.Max(End, others.End));
    }

    /// <summary>Writes the counts under a name.</summary>
    public void WriteSummary(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteNumber("OkCount"u8, ok);
        json.WriteStartObject("ErrorStatistics"u8);
        json.WriteNumber("ThrottleCount"u8, throttled);
        json.WriteNumber("OtherCount"u8, otherErrors);
        json.WriteNumber("TotalCount"u8, throttled + otherErrors);
        json.WriteEndObject();
        json.WriteStartObject("FaultStatistics"u8);
        json.WriteNumber("OtherCount"u8, faults);
        json.WriteNumber("TotalCount"u8, faults);
        json.WriteEndObject();
        json.WriteNumber("TotalCount"u8, Count);
        json.WriteNumber("TotalResponseTime"u8, Math.Round(totalTime, 6));
        json.WriteEndObject();
    }

    /// <summary>Writes how often which time was taken, to the millisecond.</summary>
    public void WriteHistogram(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        foreach (var (value, count) in times)
        {
            json.WriteStartObject();
            json.WriteNumber("Value"u8, value);
            json.WriteNumber("Count"u8, count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

using System.Text.Json;
using Apiary.Client.Sending;

namespace Apiary.Client;

/// <summary>Events that go to one place together, and the way to say what became of each. Used by one thread at a time.</summary>
public sealed class EventBatch
{
    private readonly Sender sender;
    private readonly List<Event> events;
    private bool[] isAnswered = [];

    internal EventBatch(Sender sender, Destination destination, int capacity)
    {
        this.sender = sender;
        Destination = destination;
        events = new List<Event>(capacity);
    }

    /// <summary>Where they go.</summary>
    public Destination Destination { get; }

    /// <summary>The events, in the order in which they were sent.</summary>
    public IReadOnlyList<Event> Events => events;

    /// <summary>When the first was taken, in ticks of the client's clock.</summary>
    internal long OpenedAt { get; init; }

    /// <summary>Says what became of an event. Only the first time counts.</summary>
    /// <param name="index">Of the event in <see cref="Events"/>.</param>
    /// <param name="outcome">In one word.</param>
    /// <param name="statusCode">The server's status for it; 0 without one.</param>
    /// <param name="body">What the server said; null for nothing.</param>
    /// <param name="error">Why it was not accepted; null when it was.</param>
    /// <param name="exception">What was thrown, if that is why.</param>
    public void Respond(int index, ResponseOutcome outcome, int statusCode = 0, string? body = null, string? error = null, Exception? exception = null)
    {
        if (isAnswered.Length == 0) isAnswered = new bool[events.Count];
        if (isAnswered[index]) return;
        isAnswered[index] = true;
        sender.Answer(events[index], outcome, statusCode, body, error, exception);
    }

    /// <summary>Whether an event has its response.</summary>
    public bool IsAnswered(int index) => isAnswered.Length > 0 && isAnswered[index];

    /// <summary>Says the same of every event from <paramref name="first"/> on that has no response yet.</summary>
    public void RespondRest(int first, ResponseOutcome outcome, int statusCode = 0, string? body = null, string? error = null, Exception? exception = null)
    {
        for (var i = first; i < events.Count; i++) Respond(i, outcome, statusCode, body, error, exception);
    }

    /// <summary>Writes an event as an item of Honeycomb's batch: <c>{"time":…,"samplerate":…,"data":{…}}</c>.</summary>
    public void WriteItem(Utf8JsonWriter json, int index)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        WriteMembers(json, events[index]);
        json.WriteEndObject();
    }

    /// <summary>Writes an event as a row that names its dataset: <c>{"dataset":…,"time":…,"samplerate":…,"data":{…}}</c>.</summary>
    public void WriteRow(Utf8JsonWriter json, int index)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("dataset", Destination.Dataset);
        WriteMembers(json, events[index]);
        json.WriteEndObject();
    }

    internal void Add(Event added) => events.Add(added);

    private static void WriteMembers(Utf8JsonWriter json, Event written)
    {
        json.WriteString("time", written.TimestampUtc);
        if (written.SampleRate != 1) json.WriteNumber("samplerate", written.SampleRate);
        json.WritePropertyName("data");
        written.WriteData(json);
    }
}

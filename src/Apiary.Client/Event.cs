using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Apiary.Client.Fields;
using Apiary.Client.Sending;

namespace Apiary.Client;

/// <summary>
/// One event: fields with names and values, about one unit of work. Made by <see cref="HoneyClient.NewEvent"/> or
/// <see cref="EventBuilder.NewEvent"/>, filled, sent once; afterwards it does not change. Not thread-safe until it is sent.
/// </summary>
public sealed class Event
{
    private const int Open = 0, Sending = 1, Sent = 2;

    private readonly HoneyClient client;
    private FieldList fields;
    private int sampleRate;
    private int state;
    // Ticks of UTC; 0 until it is set. A DateTimeOffset that may be missing takes three times the room.
    private long timestampTicks;

    internal Event(HoneyClient client, Destination destination, int sampleRate)
    {
        this.client = client;
        Destination = destination;
        this.sampleRate = sampleRate;
    }

    /// <summary>The dataset it goes to; from its builder unless set.</summary>
    public string Dataset
    {
        get => Destination.Dataset;
        set => Redirect(Destination with { Dataset = value ?? throw new ArgumentNullException(nameof(value)) });
    }

    /// <summary>The API key it is sent with; from its builder unless set.</summary>
    public string WriteKey
    {
        get => Destination.WriteKey;
        set => Redirect(Destination with { WriteKey = value ?? throw new ArgumentNullException(nameof(value)) });
    }

    /// <summary>The server it goes to; from its builder unless set.</summary>
    public Uri ApiHost
    {
        get => Destination.ApiHost;
        set => Redirect(Destination with { ApiHost = value ?? throw new ArgumentNullException(nameof(value)) });
    }

    /// <summary>Of how many such events this one is kept, at least 1. <see cref="Send"/> keeps one of so many; the server counts it as so many.</summary>
    public int SampleRate
    {
        get => sampleRate;
        set
        {
            ThrowIfSent();
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, "expected a sample rate of at least 1");
            sampleRate = value;
        }
    }

    /// <summary>When it happened, in UTC; the moment of <see cref="Send"/> unless set.</summary>
    public DateTimeOffset? Timestamp
    {
        get => timestampTicks == 0 ? null : new DateTimeOffset(timestampTicks, TimeSpan.Zero);
        set
        {
            ThrowIfSent();
            timestampTicks = value?.UtcTicks ?? 0;
        }
    }

    /// <summary>Anything of the caller's; it is not sent, and comes back with the <see cref="Response"/>.</summary>
    public object? Metadata { get; set; }

    /// <summary>How many fields it has.</summary>
    public int FieldCount => fields.Count;

    /// <summary>Its fields in the order in which they were added; a value is null, string, long, ulong, double, bool, or JSON text of what has parts.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Fields
    {
        get
        {
            for (var i = 0; i < fields.Count; i++) yield return new KeyValuePair<string, object?>(fields.Fields[i].Name, fields.Fields[i].Value.ToObject());
        }
    }

    internal ClientClock Clock => client.Clock;

    internal Destination Destination { get; private set; }

    /// <summary>When it was handed to the queue, in ticks of the client's clock.</summary>
    internal long EnqueuedAt { get; private set; }

    /// <summary>In the queue the event before it; once taken from there the one behind it. Null at the end.</summary>
    internal Event? WaitsBehind { get; set; }

    /// <summary>How many wait in the queue, this one included, when it is the newest there.</summary>
    internal int WaitingCount { get; set; }

    /// <summary>When it happened, or was sent.</summary>
    internal DateTime TimestampUtc => new(timestampTicks, DateTimeKind.Utc);

    /// <summary>Adds a text; under a name that is there already, replaces the value. Null is sent as null.</summary>
    public Event AddField(string name, string? value) => Set(name, FieldValue.Of(value));

    /// <inheritdoc cref="AddField(string, string?)"/>
    public Event AddField(string name, long value) => Set(name, FieldValue.Of(value));

    /// <inheritdoc cref="AddField(string, string?)"/>
    public Event AddField(string name, double value) => Set(name, FieldValue.Of(value));

    /// <inheritdoc cref="AddField(string, string?)"/>
    public Event AddField(string name, bool value) => Set(name, FieldValue.Of(value));

    /// <summary>
    /// Adds a value of any type: dates as ISO 8601 in UTC, durations in milliseconds, enums by name, dictionaries and lists as
    /// JSON, everything else as its text. An object with parts is read now; later changes to it do not reach the event.
    /// </summary>
    public Event AddField(string name, object? value) => Set(name, FieldMapping.Map(value));

    /// <summary>Adds every public property of an object (a record, an anonymous type), or every entry of a dictionary.</summary>
    public Event Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T source)
    {
        FieldMapping.Spread(source, (name, value) => AddField(name, value));
        return this;
    }

    /// <summary>Adds <c>exception.type</c>, <c>exception.message</c>, <c>exception.stacktrace</c> and <c>error</c>.</summary>
    public Event AddException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        AddField("error", true);
        AddField("exception.type", exception.GetType().FullName);
        AddField("exception.message", FieldMapping.Text(exception.Message));
        return AddField("exception.stacktrace", exception.ToString());
    }

    /// <summary>Takes a field away; false when there is none of that name.</summary>
    public bool RemoveField(string name)
    {
        ThrowIfSent();
        return fields.Remove(name);
    }

    /// <summary>The value of a field, as in <see cref="Fields"/>; false when there is none of that name.</summary>
    public bool TryGetField(string name, out object? value)
    {
        var isThere = fields.TryGet(name, out var field);
        value = field.ToObject();
        return isThere;
    }

    /// <summary>
    /// Measures a piece of work: the field <c>timer.NAME_dur_ms</c> gets the milliseconds until the result is disposed.
    /// </summary>
    public EventTimer Time(string name) => new(this, name);

    /// <summary>
    /// Hands the event to the queue and returns at once, unless the client was told to block. With a sample rate of N, one of
    /// N events is kept, by chance. What became of it is told by its <see cref="Response"/>. A second call does nothing.
    /// </summary>
    public void Send() => Finish(presampled: false);

    /// <summary>As <see cref="Send"/>, but keeps the event: whoever calls it has sampled already, by <see cref="SampleRate"/>.</summary>
    public void SendPresampled() => Finish(presampled: true);

    internal void Reserve(int count) => fields.Reserve(count);

    internal void SetAll(in FieldList others) => fields.SetAll(others);

    /// <summary>Notes when it was handed over.</summary>
    internal void Stamp(long ticks, ClientClock clock)
    {
        EnqueuedAt = ticks;
        if (timestampTicks == 0) timestampTicks = clock.UtcAt(ticks).Ticks;
    }

    internal void WriteData(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (ref readonly var field in fields.Fields)
        {
            json.WritePropertyName(field.Name);
            field.Value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private Event Set(string name, FieldValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfSent();
        fields.Set(name, value);
        return this;
    }

    private void Finish(bool presampled)
    {
        // One of two threads, should two send it: an event that is in the queue twice would tie it in a knot.
        if (Interlocked.CompareExchange(ref state, Sending, Open) != Open) return;
        // Before the event is sealed, so that the hook may still change it.
        var unsent = client.Prepare(this, presampled);
        state = Sent;
        client.Take(this, unsent);
    }

    private void Redirect(Destination destination)
    {
        ThrowIfSent();
        Destination = destination;
    }

    private void ThrowIfSent()
    {
        if (state == Sent) throw new InvalidOperationException("this event was sent already; make a new one");
    }
}

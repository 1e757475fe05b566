using System.Diagnostics.CodeAnalysis;
using Apiary.Client.Fields;
using Apiary.Client.Sending;

namespace Apiary.Client;

/// <summary>
/// What events have in common: fields, functions whose value is asked for each event, and where they go. A builder made of
/// another begins as its copy; later changes to either do not reach the other. Thread-safe.
/// </summary>
public sealed class EventBuilder
{
    private readonly HoneyClient client;
    private readonly object gate = new();
    // Replaced, never changed, so that events are made without a lock.
    private volatile Content content;

    internal EventBuilder(HoneyClient client, Destination destination, int sampleRate)
        : this(client, new Content(destination, sampleRate, default, [])) { }

    private EventBuilder(HoneyClient client, Content content)
    {
        this.client = client;
        this.content = content;
    }

    /// <summary>The dataset of its events.</summary>
    public string Dataset
    {
        get => content.Destination.Dataset;
        set => Change(now => now with { Destination = now.Destination with { Dataset = value ?? throw new ArgumentNullException(nameof(value)) } });
    }

    /// <summary>The API key of its events.</summary>
    public string WriteKey
    {
        get => content.Destination.WriteKey;
        set => Change(now => now with { Destination = now.Destination with { WriteKey = value ?? throw new ArgumentNullException(nameof(value)) } });
    }

    /// <summary>The server of its events.</summary>
    public Uri ApiHost
    {
        get => content.Destination.ApiHost;
        set => Change(now => now with { Destination = now.Destination with { ApiHost = value ?? throw new ArgumentNullException(nameof(value)) } });
    }

    /// <summary>The sample rate of its events, at least 1; see <see cref="Event.SampleRate"/>.</summary>
    public int SampleRate
    {
        get => content.SampleRate;
        set => Change(now => now with { SampleRate = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "expected a sample rate of at least 1") });
    }

    /// <summary>Adds a field to every event made from now on; see <see cref="Event.AddField(string, object?)"/> for values.</summary>
    public EventBuilder AddField(string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        var mapped = FieldMapping.Map(value);
        Change(now =>
        {
            var list = new FieldList();
            list.SetAll(now.Fields);
            list.Set(name, mapped);
            return now with { Fields = list };
        });
        return this;
    }

    /// <summary>
    /// Adds a field whose value is asked from <paramref name="value"/> for every event made from now on, at the moment it is
    /// made. When it throws, the field is the error's text. It must be quick and callable from any thread.
    /// </summary>
    public EventBuilder AddDynamicField(string name, Func<object?> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Change(now => now with { Dynamic = [.. now.Dynamic.Where(other => other.Key != name), new KeyValuePair<string, Func<object?>>(name, value)] });
        return this;
    }

    /// <summary>Adds every public property of an object, or every entry of a dictionary, to every event made from now on.</summary>
    public EventBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T source)
    {
        FieldMapping.Spread(source, (name, value) => AddField(name, value));
        return this;
    }

    /// <summary>A builder that begins as this one is now.</summary>
    public EventBuilder Clone() => new(client, content);

    /// <summary>An event with the builder's fields; those of dynamic fields are asked for now.</summary>
    public Event NewEvent()
    {
        var now = content;
        var made = new Event(client, now.Destination, now.SampleRate);
        made.Reserve(client.UsualFieldCount);
        made.SetAll(now.Fields);
        foreach (var field in now.Dynamic) made.AddField(field.Key, Ask(field.Value));
        return made;
    }

    /// <summary>Makes an event, adds the properties of <paramref name="source"/>, and sends it.</summary>
    public void SendNow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T source) => NewEvent().Add(source).Send();

    private static object? Ask(Func<object?> value)
    {
        try
        {
            return value();
        }
        catch (Exception failure)
        {
            // A field that cannot be had must not cost the event.
            return $"({failure.GetType().FullName}: {failure.Message})";
        }
    }

    private void Change(Func<Content, Content> change)
    {
        lock (gate) content = change(content);
    }

    private sealed record Content(Destination Destination, int SampleRate, FieldList Fields, KeyValuePair<string, Func<object?>>[] Dynamic);
}

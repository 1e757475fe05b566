using System.Diagnostics.CodeAnalysis;

namespace Apiary.Client;

/// <summary>One client for the whole process, for scripts and small programs. Thread-safe.</summary>
public static class Honey
{
    private static readonly object Gate = new();
    private static HoneyClient? client;

    /// <summary>The client. Throws <see cref="InvalidOperationException"/> before <see cref="Init(HoneyClientOptions)"/> and after <see cref="CloseAsync"/>.</summary>
    public static HoneyClient Client => Volatile.Read(ref client) ?? throw new InvalidOperationException("call Honey.Init first");

    /// <summary>Starts the client; one that there is already is closed.</summary>
    public static HoneyClient Init(HoneyClientOptions options)
    {
        var made = new HoneyClient(options);
        HoneyClient? before;
        lock (Gate) (before, client) = (client, made);
        before?.Dispose();
        return made;
    }

    /// <summary>Starts the client with a key and a dataset.</summary>
    /// <param name="writeKey">The API key.</param>
    /// <param name="dataset">Where events go.</param>
    /// <param name="apiHost">The server; null for Honeycomb's own.</param>
    public static HoneyClient Init(string writeKey, string dataset, string? apiHost = null) =>
        Init(new HoneyClientOptions { WriteKey = writeKey, Dataset = dataset, ApiHost = apiHost is null ? HoneyClientOptions.HoneycombHost : new Uri(apiHost) });

    /// <summary>Adds a field to every event made from now on.</summary>
    public static void AddField(string name, object? value) => Client.AddField(name, value);

    /// <summary>An event with the fields that all have in common.</summary>
    public static Event NewEvent() => Client.NewEvent();

    /// <summary>A builder that begins with the fields that all events have in common.</summary>
    public static EventBuilder NewBuilder() => Client.NewBuilder();

    /// <summary>Makes an event of an object's properties and sends it.</summary>
    public static void SendNow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T source) => Client.SendNow(source);

    /// <summary>Sends what is there and ends the client; without one, does nothing.</summary>
    public static async Task CloseAsync()
    {
        HoneyClient? ended;
        lock (Gate) (ended, client) = (client, null);
        if (ended is not null) await ended.DisposeAsync().ConfigureAwait(false);
    }
}

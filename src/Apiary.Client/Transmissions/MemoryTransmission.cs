namespace Apiary.Client.Transmissions;

/// <summary>Keeps every event in memory, for tests of a program that sends some.</summary>
public sealed class MemoryTransmission : ITransmission
{
    private readonly object gate = new();
    private readonly List<Event> events = [];

    /// <summary>What was sent so far, oldest first. Flush the client before looking.</summary>
    public IReadOnlyList<Event> Events
    {
        get
        {
            lock (gate) return [.. events];
        }
    }

    /// <inheritdoc/>
    public void Start(HoneyClientOptions options) { }

    /// <inheritdoc/>
    public Task SendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (gate) events.AddRange(batch.Events);
        batch.RespondRest(0, ResponseOutcome.Accepted);
        return Task.CompletedTask;
    }

    /// <summary>Forgets what was sent.</summary>
    public void Clear()
    {
        lock (gate) events.Clear();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}

namespace Apiary.Client.Transmissions;

/// <summary>Accepts every event and forgets it: for a program that should run without telemetry, and to measure what the client itself costs.</summary>
public sealed class DiscardTransmission : ITransmission
{
    /// <inheritdoc/>
    public void Start(HoneyClientOptions options) { }

    /// <inheritdoc/>
    public Task SendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.RespondRest(0, ResponseOutcome.Accepted);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}

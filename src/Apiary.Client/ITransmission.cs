namespace Apiary.Client;

/// <summary>
/// How events leave. The client collects them into batches by where they go, and hands those over, up to
/// <see cref="HoneyClientOptions.MaxConcurrentBatches"/> at once and never on the thread of a caller.
/// </summary>
public interface ITransmission : IAsyncDisposable
{
    /// <summary>Called once, before the first batch. Throws when it cannot work, which makes the client's constructor throw.</summary>
    void Start(HoneyClientOptions options);

    /// <summary>
    /// Sends a batch and says of each of its events what became of it by <see cref="EventBatch.Respond"/>. An event without
    /// a response when the task ends, or throws, has failed; a second response for one is passed over.
    /// </summary>
    Task SendAsync(EventBatch batch, CancellationToken cancellationToken);
}

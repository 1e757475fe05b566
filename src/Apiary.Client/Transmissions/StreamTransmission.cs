namespace Apiary.Client.Transmissions;

/// <summary>Writes events to a stream, one JSON object a line, for a program's own files and pipes; <c>apiary import</c> reads them.</summary>
/// <param name="stream">Where to; used by the client alone.</param>
/// <param name="leaveOpen">Whether closing the client leaves it open.</param>
public class StreamTransmission(Stream stream, bool leaveOpen = false) : ITransmission
{
    private readonly LineWriter lines = new(stream ?? throw new ArgumentNullException(nameof(stream)), leaveOpen);

    /// <inheritdoc/>
    public void Start(HoneyClientOptions options) { }

    /// <inheritdoc/>
    public Task SendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return lines.WriteAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }
}

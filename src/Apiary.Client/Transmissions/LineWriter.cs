using System.Text.Json;

namespace Apiary.Client.Transmissions;

/// <summary>Writes events as lines of JSON, <c>{"dataset":…,"time":…,"samplerate":…,"data":{…}}</c>, which <c>apiary import</c> reads. One batch at a time.</summary>
internal sealed class LineWriter(Stream to, bool leaveOpen) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Writes a batch and hands it to the operating system; the events then have their responses.</summary>
    public async Task WriteAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        for (var i = 0; i < batch.Events.Count; i++)
        {
            using (var json = new Utf8JsonWriter(lines)) batch.WriteRow(json, i);
            lines.WriteByte((byte)'\n');
        }

        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lines.Position = 0;
            await lines.CopyToAsync(to, 81_920, cancellationToken).ConfigureAwait(false);
            await to.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }

        batch.RespondRest(0, ResponseOutcome.Accepted);
    }

    public void Dispose()
    {
        if (!leaveOpen) to.Dispose();
        gate.Dispose();
    }
}

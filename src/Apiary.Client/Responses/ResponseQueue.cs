using System.Threading.Channels;

namespace Apiary.Client.Responses;

/// <summary>Takes every response: counts it, hands it to the callback, keeps it until it is read, up to a bound.</summary>
internal sealed class ResponseQueue : IDisposable
{
    private readonly Channel<Response>? channel;
    private readonly Action<Response>? onResponse;
    private readonly bool block;
    private readonly long[] counts = new long[(int)ResponseOutcome.Failed + 1];
    private readonly CancellationTokenSource waiting = new();
    private long unread;

    public ResponseQueue(HoneyClientOptions options)
    {
        onResponse = options.OnResponse;
        block = options.BlockOnResponse;
        if (options.MaxPendingResponses > 0)
            channel = Channel.CreateBounded<Response>(new BoundedChannelOptions(options.MaxPendingResponses) { FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>Responses that were dropped because nobody read them.</summary>
    public long Unread => Interlocked.Read(ref unread);

    public long CountOf(ResponseOutcome outcome) => Interlocked.Read(ref counts[(int)outcome]);

    public void Add(in Response response)
    {
        Interlocked.Increment(ref counts[(int)response.Outcome]);
        if (onResponse is not null) Tell(response);
        if (channel is null || channel.Writer.TryWrite(response)) return;
        if (!block || !TryWait(response)) Interlocked.Increment(ref unread);
    }

    public async IAsyncEnumerable<Response> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (channel is null) yield break;
        while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            while (channel.Reader.TryRead(out var response)) yield return response;
    }

    /// <summary>From now on nothing waits for a reader.</summary>
    public void EndWaiting() => waiting.Cancel();

    /// <summary>No more will come: who reads gets what is there, then the end.</summary>
    public void Complete() => channel?.Writer.TryComplete();

    public void Dispose() => waiting.Dispose();

    private bool TryWait(in Response response)
    {
        try
        {
            channel!.Writer.WriteAsync(response, waiting.Token).AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (Exception end) when (end is ChannelClosedException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Tell(in Response response)
    {
        try
        {
            onResponse!(response);
        }
        catch (Exception)
        {
            // The application's own fault must not stop its events.
        }
    }
}

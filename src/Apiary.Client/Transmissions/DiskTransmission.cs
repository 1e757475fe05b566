using Apiary.Client.Sending;

namespace Apiary.Client.Transmissions;

/// <summary>
/// Puts every batch on this machine's disk, answers its events with <see cref="ResponseOutcome.Stored"/>, and sends what lies
/// there to the server, oldest first, for as long as it takes: what was stored before a restart or a crash is sent after it.
/// A batch whose sending was cut off in the middle may arrive twice.
/// </summary>
/// <param name="directory">
/// Where; created when it is missing, for one client at a time. The files hold the API key, so they are for their owner alone.
/// </param>
/// <param name="maxBytes">Most bytes that lie there; what comes beyond is answered with <see cref="ResponseOutcome.Overflow"/>. At least 1 MB.</param>
public sealed class DiskTransmission(string directory, long maxBytes = 256L << 20) : ITransmission
{
    private readonly SemaphoreSlim added = new(0);
    private readonly SemaphoreSlim gate = new(1);
    private readonly CancellationTokenSource stop = new();
    private readonly RequestBody body = new();
    private HoneyClientOptions options = new();
    private HttpPoster? poster;
    private SpoolDirectory spool = null!;
    private Task draining = Task.CompletedTask;
    private TimeSpan? retryAfter;
    private long delivered;
    private long refused;
    private volatile bool isClosing;

    internal ClientClock Clock { get; init; } = ClientClock.System;

    /// <summary>Events that the server has taken from the disk since the start, those of an earlier run among them.</summary>
    public long Delivered => Interlocked.Read(ref delivered);

    /// <summary>Events from the disk that the server refused for good; their batches lie in the directory <c>refused</c>.</summary>
    public long RefusedLater => Interlocked.Read(ref refused);

    /// <summary>Bytes on the disk that wait to be sent.</summary>
    public long WaitingBytes => spool?.Bytes ?? 0;

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? LastError { get; private set; }

    /// <summary>Throws <see cref="IOException"/> when the directory cannot be used, or another client uses it.</summary>
    public void Start(HoneyClientOptions options)
    {
        if (maxBytes < 1_000_000) throw new ArgumentException($"maxBytes: expected at least 1,000,000, found {maxBytes}");
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        spool = SpoolDirectory.Open(directory);
        poster = new HttpPoster(options, Clock);
        draining = Task.Run(DrainAsync);
    }

    /// <inheritdoc/>
    public async Task SendAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (HttpPoster.Missing(batch.Destination) is { } missing)
        {
            batch.RespondRest(0, ResponseOutcome.Refused, error: missing);
            return;
        }

        // Not given up when the client closes: what can still be put on the disk is not lost.
        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            for (var first = 0; first < batch.Events.Count;)
            {
                var end = body.Fill(batch, first, options);
                Store(batch, first, end);
                first = end;
            }
        }
        finally
        {
            gate.Release();
        }

        added.Release();
    }

    /// <summary>Sends what is still there for at most <see cref="HoneyClientOptions.CloseTimeout"/>; the rest stays for the next run.</summary>
    public async ValueTask DisposeAsync()
    {
        isClosing = true;
        added.Release();
        Clock.CancelAfter(stop, options.CloseTimeout);
        await draining.ConfigureAwait(false);
        poster?.Dispose();
        spool?.Dispose();
        body.Dispose();
        gate.Dispose();
        added.Dispose();
        stop.Dispose();
    }

    private void Store(EventBatch batch, int first, int end)
    {
        var count = 0;
        for (var i = first; i < end; i++) count += batch.IsAnswered(i) ? 0 : 1;
        if (count == 0) return;
        var bytes = body.Finish(options.Gzip);
        var isRoom = spool.Bytes + bytes.Count <= maxBytes;
        if (isRoom) spool.Add(new SpooledBatch(batch.Destination, count, options.Gzip), bytes);
        for (var i = first; i < end; i++)
            batch.Respond(i, isRoom ? ResponseOutcome.Stored : ResponseOutcome.Overflow, error: isRoom ? null : $"{maxBytes} bytes wait on the disk already");
    }

    private async Task DrainAsync()
    {
        for (var attempt = 0; !stop.IsCancellationRequested;)
        {
            if (spool.Oldest() is not { } oldest)
            {
                if (isClosing) return;
                await added.WaitAsync().ConfigureAwait(false);
                continue;
            }

            attempt = await TryDeliverAsync(oldest).ConfigureAwait(false) ? 0 : attempt + 1;
            if (attempt > 0 && !await PauseAsync(attempt).ConfigureAwait(false)) return;
        }
    }

    /// <summary>Sends one file; false when it has to be tried again.</summary>
    private async Task<bool> TryDeliverAsync(string file)
    {
        if (!spool.TryRead(file, out var batch, out var bytes))
        {
            spool.SetAside(file);
            return true;
        }

        try
        {
            var answer = await poster!.PostAsync(batch.Destination, bytes, batch.Gzip, stop.Token).ConfigureAwait(false);
            LastError = answer.Status == 200 ? null : answer.Reason;
            retryAfter = answer.RetryAfter;
            if (answer.MayComeLater) return false;
            if (answer.Status == 200) spool.Remove(file);
            else spool.SetAside(file);
            Interlocked.Add(ref answer.Status == 200 ? ref delivered : ref refused, batch.Events);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> PauseAsync(int attempt)
    {
        try
        {
            await Clock.DelayAsync(poster!.PauseBefore(attempt, retryAfter), stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Net;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Daemon;

/// <summary>
/// Stores what comes by datagrams, as many at once as have come while the last were stored. Nobody is answered, so everything that is not taken is shown among the arrivals:
/// what is no document, what the kernel dropped, what the store refused.
/// </summary>
internal sealed class XRayDaemon(
    XRayOptions options, XRayDecoding.Pool decoders, BatchDelivery delivery, SpanErrors errors, AwsCallers callers, Arrivals arrivals, TimeProvider time, ILogger<XRayDaemon> logger) : BackgroundService
{
    /// <summary>What the arrivals call it.</summary>
    public const string Endpoint = "UDP";

    private const string None = "(none)";
    private static readonly TimeSpan DropsInterval = TimeSpan.FromSeconds(1), RetryTime = TimeSpan.FromMilliseconds(500), DrainTime = TimeSpan.FromSeconds(10);

    private readonly List<int> waiting = [];
    private long knownDrops;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Datagrams is not { } socket) return;
        var endPoint = (IPEndPoint)socket.LocalEndPoint!;
        using var reader = new DatagramReader(socket);
        reader.Start();
        await Task.WhenAll(StoreAllAsync(reader, stoppingToken), WatchDropsAsync(endPoint, stoppingToken));
    }

    /// <summary>Stores until told to end, and then what has come until then.</summary>
    private async Task StoreAllAsync(DatagramReader reader, CancellationToken stopping)
    {
        using var ending = new CancellationTokenSource();
        using var registration = stopping.Register(() => ending.CancelAfter(DrainTime));
        try
        {
            while (!stopping.IsCancellationRequested) await TryStoreAsync(await reader.TakeAsync(stopping), ending.Token);
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }

        if (await reader.TakeRestAsync() is { Count: > 0 } rest) await TryStoreAsync(rest, ending.Token);
    }

    private async Task TryStoreAsync(DatagramBuffer datagrams, CancellationToken ending)
    {
        try
        {
            await StoreAsync(datagrams, ending);
        }
        catch (OperationCanceledException)
        {
            Record(null, datagrams.Count, ArrivalReasons.TryLater, "the server ended while the store took nothing");
        }
        catch (Exception failure)
        {
            XRayLog.Fault(logger, Endpoint, failure);
            Record(null, datagrams.Count, ArrivalReasons.InternalError, $"a fault of the server's: {failure.GetType().Name}: {failure.Message}");
        }
    }

    private async Task StoreAsync(DatagramBuffer datagrams, CancellationToken stopping)
    {
        var start = Stopwatch.GetTimestamp();
        var decoding = decoders.Rent();
        try
        {
            var environment = callers.UnsignedEnvironment(options.Environment);
            if (environment is null)
            {
                Record(null, datagrams.Count, ArrivalReasons.KeyUnknown, $"there is no environment {options.Environment} for what comes by the daemon's port (--xray-environment)", datagrams[0]);
                return;
            }

            Decode(datagrams, decoding, environment);
            if (decoding.Batches.All.Count == 0) return;
            var outcome = await DeliverAsync(decoding, environment, stopping);
            Record(datagrams, decoding, environment, outcome, start);
        }
        finally
        {
            decoders.Return(decoding);
        }
    }

    /// <summary>Waits while the store takes nothing: there is nobody who would send again. Meanwhile the buffers fill, and then the kernel drops.</summary>
    private async Task<DeliveryOutcome> DeliverAsync(XRayDecoding decoding, WorkspaceEnvironment environment, CancellationToken stopping)
    {
        while (true)
        {
            var fault = await errors.TakeAsync(ErrorsFrom.XRay, environment, decoding.Batches, stopping);
            var outcome = fault is null ? await delivery.DeliverAsync(decoding.Batches, environment, null, stopping) : new DeliveryOutcome(0, [], [], $"the server cannot store errors now: {fault}");
            // What was taken in part would be doubled.
            if (outcome.TryLater is null || outcome.EventCount > 0) return outcome;
            Record(environment, 0, ArrivalReasons.TryLater, $"{outcome.TryLater}; it is tried again");
            await Task.Delay(RetryTime, time, stopping);
        }
    }

    private void Decode(DatagramBuffer datagrams, XRayDecoding decoding, WorkspaceEnvironment environment)
    {
        waiting.Clear();
        for (var i = 0; i < datagrams.Count; i++) DecodeOne(datagrams, i, decoding, environment, mayWait: true);
        // A subsegment that was sent on its own comes before its segment, which says whose it is.
        foreach (var index in waiting) DecodeOne(datagrams, index, decoding, environment, mayWait: false);
    }

    private void DecodeOne(DatagramBuffer datagrams, int index, XRayDecoding decoding, WorkspaceEnvironment environment, bool mayWait)
    {
        var datagram = datagrams[index];
        if (!XRayDatagram.TryRead(datagram, out var document, out var cause))
        {
            Record(environment, 1, ArrivalReasons.HeaderBad, cause, datagram);
            return;
        }

        var decoded = decoding.Decoder.Decode(document, datagrams.SenderOf(index), mayWait, decoding.Batches);
        if (decoded.MustWait) waiting.Add(index);
        else if (decoded.Fault is { } fault)
            Record(environment, 1, ArrivalReasons.BodyMalformed, $"{fault.Message} ({fault.Explanation})", document);
    }

    private async Task WatchDropsAsync(IPEndPoint endPoint, CancellationToken stopping)
    {
        try
        {
            knownDrops = KernelDrops.Read(endPoint) ?? 0;
            while (true)
            {
                await Task.Delay(DropsInterval, time, stopping);
                if (KernelDrops.Read(endPoint) is not { } drops || drops <= knownDrops) continue;
                var lost = drops - knownDrops;
                knownDrops = drops;
                Record(
                    callers.UnsignedEnvironment(options.Environment), (int)Math.Min(lost, int.MaxValue), ArrivalReasons.DatagramsDropped,
                    $"the system dropped {lost} datagrams because they came faster than they could be stored; raise net.core.rmem_max for a larger buffer, or sample less");
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private void Record(DatagramBuffer datagrams, XRayDecoding decoding, WorkspaceEnvironment environment, DeliveryOutcome outcome, long start)
    {
        var batches = decoding.Batches;
        var refused = batches.RefusedCount + outcome.Refused.Sum(one => one.Batch.ItemCount);
        var words = new List<string>();
        if (batches.FirstRefusal is { } first) words.Add(first);
        words.AddRange(outcome.Refused.Select(one => one.Explanation).Distinct().Take(3));
        if (outcome.TryLater is { } later) words.Add(later);
        long bytes = 0;
        for (var i = 0; i < datagrams.Count; i++) bytes += datagrams[i].Length;
        var reason = outcome.Refused.Count > 0 && outcome.EventCount == 0 ? outcome.Refused[0].Reason
            : outcome.TryLater is not null ? ArrivalReasons.TryLater
            : refused > 0 ? ArrivalReasons.SomeEventsRefused : ArrivalReasons.Accepted;
        arrivals.Record(Arrived(environment, reason, string.Join("; ", words), outcome.EventCount, refused) with
        {
            Datasets = [.. batches.All.Take(Arrival.MostDatasets).Select(batch => ShortText.Of(batch.DatasetName))],
            Shares = outcome.Shares,
            BodyBytes = bytes,
            DurationMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        });
    }

    /// <summary>Takes note of datagrams that were lost.</summary>
    private void Record(WorkspaceEnvironment? environment, int count, string reason, string explanation, ReadOnlySpan<byte> shown = default) =>
        arrivals.Record(Arrived(environment, reason, explanation, 0, count) with { BodyBytes = shown.Length, FirstBytes = BodyPreview.Of(shown, "") });

    private Arrival Arrived(WorkspaceEnvironment? environment, string reason, string explanation, int eventCount, int refusedCount)
    {
        var isRefused = reason is not (ArrivalReasons.Accepted or ArrivalReasons.SomeEventsRefused);
        return new Arrival
        {
            Time = time.GetUtcNow(),
            Protocol = AwsService.XRay.Name,
            Endpoint = Endpoint,
            EnvironmentId = environment?.Id,
            Environment = environment?.Slug,
            MaskedKey = None,
            Status = isRefused ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            Outcome = isRefused ? ArrivalOutcome.Refused : refusedCount > 0 ? ArrivalOutcome.Partial : ArrivalOutcome.Accepted,
            Reason = reason,
            Explanation = explanation,
            EventCount = eventCount,
            RefusedEventCount = refusedCount,
        };
    }
}

using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors.Spans;

/// <summary>
/// Takes exceptions of spans into the items of errors, where the operator wants that: before the spans themselves, so that a request that is
/// refused and comes again loses none and, since its exceptions have the same ids again, counts none twice. Thread-safe.
/// </summary>
/// <param name="from">Whose.</param>
/// <param name="reports">Where they go.</param>
/// <param name="arrivals">Where it is told that some could not be taken.</param>
/// <param name="time">The clock.</param>
internal sealed class SpanErrors(ErrorsFrom from, ErrorReports reports, Arrivals arrivals, TimeProvider time)
{
    // So many are written together, which bounds what they take in memory at once.
    private const int MostTogether = 100;

    /// <summary>Takes the exceptions of a request's batches. Null, or why nothing can be stored now, so that the sender shall come again. Throws <see cref="OperationCanceledException"/>.</summary>
    /// <param name="way">By what way they came; one flag.</param>
    /// <param name="environment">Whose they are.</param>
    /// <param name="batches">The spans; lent until this completes.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public ValueTask<string?> TakeAsync(ErrorsFrom way, WorkspaceEnvironment environment, DatasetBatches batches, CancellationToken cancellationToken)
    {
        if ((from & way) == 0) return ValueTask.FromResult<string?>(null);
        List<(EventBatch Batch, IReadOnlyList<SpanException> Exceptions)>? found = null;
        for (var i = 0; i < batches.All.Count; i++)
            if (SpanExceptions.In(batches.All[i].Events) is { Count: > 0 } exceptions) (found ??= []).Add((batches.All[i].Events, exceptions));
        return found is null ? ValueTask.FromResult<string?>(null) : TakeAsync(way, environment, found, cancellationToken);
    }

    private async ValueTask<string?> TakeAsync(
        ErrorsFrom way, WorkspaceEnvironment environment, IReadOnlyList<(EventBatch Batch, IReadOnlyList<SpanException> Exceptions)> found, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (batch, exceptions) in found)
            {
                var writer = new SpanReport(batch, SourceOf(way), UnixTime.ToNanos(time.GetUtcNow()));
                foreach (var together in exceptions.Chunk(MostTogether))
                {
                    var accepted = await reports.TakeAsync(environment, [.. together.Select(writer.Of)], cancellationToken);
                    if (accepted.Status == IngestStatus.TryLater) return accepted.Reason ?? "the store takes nothing";
                    if (accepted.Status == IngestStatus.TooManyColumns) Tell(way, environment, together.Length, ArrivalReasons.TooManyColumns, accepted.Reason!);
                }
            }

            return null;
        }
        catch (CatalogLimitException failure)
        {
            // The spans are none the worse for it.
            Tell(way, environment, found.Sum(one => one.Exceptions.Count), ArrivalReasons.DatasetLimit, failure.Message);
            return null;
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>The word for a way, which options and events have.</summary>
    public static string SourceOf(ErrorsFrom way) => way == ErrorsFrom.XRay ? "xray" : "otlp";

    private void Tell(ErrorsFrom way, WorkspaceEnvironment environment, int count, string reason, string explanation) => arrivals.Record(new Arrival
    {
        Time = time.GetUtcNow(),
        Protocol = SourceOf(way),
        Endpoint = "exceptions of spans",
        Datasets = [ErrorFields.Dataset],
        EnvironmentId = environment.Id,
        Environment = environment.Slug,
        MaskedKey = "",
        Status = StatusCodes.Status200OK,
        Outcome = ArrivalOutcome.Refused,
        Reason = reason,
        Explanation = $"the spans were taken, but not their exceptions into the errors (--errors-from): {explanation}",
        EventCount = 0,
        RefusedEventCount = count,
    });
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Apiary.Client.Sending;

namespace Apiary.Client.Transmissions;

/// <summary>
/// Sends batches to <c>POST /1/batch/DATASET</c> as JSON. What may succeed later is sent again: a connection that fails, no
/// answer in time, 408, 429 and 5xx, with growing pauses or after the server's <c>Retry-After</c>. An answer that is lost on
/// its way may so lead to an event that is there twice.
/// </summary>
public sealed class HttpTransmission : ITransmission
{
    private const int MaxQuotedBody = 2_000;
    private readonly ClientClock clock;
    private readonly ConcurrentBag<RequestBody> bodies = [];
    private HoneyClientOptions options = new();
    private HttpPoster poster = null!;

    /// <summary>See <see cref="HoneyClientOptions"/> for what can be chosen.</summary>
    public HttpTransmission()
        : this(ClientClock.System) { }

    internal HttpTransmission(ClientClock clock) => this.clock = clock;

    /// <inheritdoc/>
    public void Start(HoneyClientOptions options)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        poster = new HttpPoster(options, clock);
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

        if (!bodies.TryTake(out var body)) body = new RequestBody();
        for (var first = 0; first < batch.Events.Count;)
        {
            var end = body.Fill(batch, first, options);
            // A body that is still being sent when its attempt is given up must not be written to again: it is left behind.
            if (!await PostAsync(batch, first, end, body.Finish(options.Gzip), cancellationToken).ConfigureAwait(false)) body = new RequestBody();
            first = end;
        }

        bodies.Add(body);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        poster?.Dispose();
        return default;
    }

    /// <summary>Sends one body until it is answered or given up; false when an attempt was left unfinished.</summary>
    private async Task<bool> PostAsync(EventBatch batch, int first, int end, ArraySegment<byte> body, CancellationToken cancellationToken)
    {
        // All of them were too large.
        if (body.Count <= 2) return true;
        var isFinished = true;
        for (var attempt = 0; ; attempt++)
        {
            var answer = await poster.PostAsync(batch.Destination, body, options.Gzip, cancellationToken).ConfigureAwait(false);
            isFinished &= answer.Exception is null;
            if (!answer.MayComeLater || attempt >= options.MaxRetries || cancellationToken.IsCancellationRequested)
            {
                Tell(batch, first, end, answer);
                return isFinished;
            }

            await clock.DelayAsync(poster.PauseBefore(attempt + 1, answer.RetryAfter), cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Tell(EventBatch batch, int first, int end, HttpAnswer answer)
    {
        if (answer.Exception is { } failure)
        {
            Each(batch, first, end, ResponseOutcome.Failed, 0, null, failure.Message, failure);
            return;
        }

        if (answer.Status == (int)HttpStatusCode.OK && TryTellItems(batch, first, end, answer.Body)) return;
        var text = System.Text.Encoding.UTF8.GetString(answer.Body, 0, Math.Min(answer.Body.Length, MaxQuotedBody));
        var outcome = answer.MayComeLater ? ResponseOutcome.Failed : ResponseOutcome.Refused;
        var reason = answer.Status == (int)HttpStatusCode.OK ? "the server's answer is not a list with a status for each event" : answer.Reason;
        Each(batch, first, end, outcome, answer.Status, text, reason, null);
    }

    private static void Each(EventBatch batch, int first, int end, ResponseOutcome outcome, int status, string? body, string? error, Exception? exception)
    {
        for (var i = first; i < end; i++) batch.Respond(i, outcome, status, body, error, exception);
    }

    private static bool TryTellItems(EventBatch batch, int first, int end, byte[] answer)
    {
        try
        {
            using var list = JsonDocument.Parse(answer);
            if (list.RootElement.ValueKind != JsonValueKind.Array) return false;
            var at = first;
            foreach (var item in list.RootElement.EnumerateArray())
            {
                // Those that were refused here were not in the request.
                while (at < end && batch.IsAnswered(at)) at++;
                if (at == end) return true;
                TellItem(batch, at++, item);
            }

            Each(batch, at, end, ResponseOutcome.Failed, 200, null, "insufficient responses from server", null);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void TellItem(EventBatch batch, int index, JsonElement item)
    {
        var status = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("status", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var read) ? read : 0;
        if (status is >= 200 and < 300)
        {
            batch.Respond(index, ResponseOutcome.Accepted, status);
            return;
        }

        var error = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("error", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        batch.Respond(index, ResponseOutcome.Refused, status, item.GetRawText(), error ?? $"status {status}");
    }
}

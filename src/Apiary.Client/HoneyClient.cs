using System.Diagnostics.CodeAnalysis;
using Apiary.Client.Responses;
using Apiary.Client.Sending;
using Apiary.Client.Transmissions;

namespace Apiary.Client;

/// <summary>
/// Sends events to a server that speaks Honeycomb's API. One for a process, made at its start and disposed at its end, which
/// sends what is still there. Sending never waits and never throws for what the network does, unless the options say so.
/// Thread-safe.
/// </summary>
public sealed class HoneyClient : IAsyncDisposable, IDisposable
{
    private const int MostUsualFields = 64;

    private readonly HoneyClientOptions options;
    private readonly EventQueue queue;
    private readonly ResponseQueue responses;
    private readonly Sender sender;
    private readonly Lazy<Task> closing;
    private readonly string overflow;

    /// <summary>Starts a client. Throws <see cref="ArgumentException"/> when an option is out of its range.</summary>
    public HoneyClient(HoneyClientOptions options)
        : this(options, ClientClock.System) { }

    internal HoneyClient(HoneyClientOptions options, ClientClock clock)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        options.Validate();
        Clock = clock;
        responses = new ResponseQueue(options);
        queue = new EventQueue(options.MaxPendingEvents, options.MaxBatchSize);
        var transmission = options.Transmission ?? new HttpTransmission(clock);
        transmission.Start(options);
        sender = new Sender(options, queue, responses, transmission, clock);
        Fields = new EventBuilder(this, new Destination(options.ApiHost, options.WriteKey, options.Dataset), options.SampleRate);
        overflow = $"{options.MaxPendingEvents} events wait already";
        closing = new Lazy<Task>(CloseAsync);
    }

    /// <summary>What all events of this client have in common; change it to add fields to each, or where they go.</summary>
    public EventBuilder Fields { get; }

    /// <summary>All time that the client and what is built on it read.</summary>
    internal ClientClock Clock { get; }

    /// <summary>What became of the events so far.</summary>
    public ClientStatistics Statistics => new(
        queue.Pending,
        responses.CountOf(ResponseOutcome.Accepted),
        responses.CountOf(ResponseOutcome.Stored),
        responses.CountOf(ResponseOutcome.Dropped),
        responses.CountOf(ResponseOutcome.Overflow),
        responses.CountOf(ResponseOutcome.Refused),
        responses.CountOf(ResponseOutcome.Failed),
        responses.Unread);

    /// <summary>Adds a field to every event made from now on.</summary>
    public HoneyClient AddField(string name, object? value)
    {
        Fields.AddField(name, value);
        return this;
    }

    /// <summary>Adds a field whose value is asked for every event; see <see cref="EventBuilder.AddDynamicField"/>.</summary>
    public HoneyClient AddDynamicField(string name, Func<object?> value)
    {
        Fields.AddDynamicField(name, value);
        return this;
    }

    /// <summary>An event with the fields that all have in common.</summary>
    public Event NewEvent() => Fields.NewEvent();

    /// <summary>A builder that begins with the fields that all events have in common.</summary>
    public EventBuilder NewBuilder() => Fields.Clone();

    /// <summary>Makes an event of an object's properties and sends it.</summary>
    public void SendNow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T source) => Fields.SendNow(source);

    /// <summary>
    /// The responses as they come, each to one reader; ends when the client is closed and all were read. What nobody reads
    /// is kept up to <see cref="HoneyClientOptions.MaxPendingResponses"/>.
    /// </summary>
    public IAsyncEnumerable<Response> ReadResponsesAsync(CancellationToken cancellationToken = default) => responses.ReadAsync(cancellationToken);

    /// <summary>Completes when every event sent before the call has its response.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        if (closing.IsValueCreated)
        {
            await closing.Value.ConfigureAwait(false);
            return;
        }

        var flushed = sender.FlushAsync();
        if (!cancellationToken.CanBeCanceled)
        {
            await flushed.ConfigureAwait(false);
            return;
        }

        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken)))
            await (await Task.WhenAny(flushed, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Takes no more events, sends what is there, and gives up what takes longer than <see cref="HoneyClientOptions.CloseTimeout"/>.</summary>
    public async ValueTask DisposeAsync() => await closing.Value.ConfigureAwait(false);

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Task.Run(() => closing.Value).GetAwaiter().GetResult();

    /// <summary>How many fields events have, so that a new one has room for them at once.</summary>
    internal int UsualFieldCount { get; private set; } = 8;

    /// <summary>What keeps an event from being sent; null when nothing does.</summary>
    internal Response? Prepare(Event prepared, bool presampled)
    {
        prepared.Stamp(Clock.Ticks, Clock);
        // Not more than is worth giving to each: an odd event with hundreds of fields grows by itself.
        if (prepared.FieldCount > UsualFieldCount) UsualFieldCount = Math.Min(prepared.FieldCount, MostUsualFields);
        if (!presampled && prepared.SampleRate > 1 && RandomSource.Next(prepared.SampleRate) != 0)
            return Unsent(prepared, ResponseOutcome.Dropped, "not among those that its sample rate keeps");
        if (options.Presend is null) return null;
        try
        {
            return options.Presend(prepared) ? null : Unsent(prepared, ResponseOutcome.Dropped, "the presend hook let it go");
        }
        catch (Exception failure)
        {
            return Unsent(prepared, ResponseOutcome.Failed, $"the presend hook failed: {failure.Message}", failure);
        }
    }

    internal void Take(Event taken, Response? unsent)
    {
        if (unsent is { } response) responses.Add(response);
        else if (queue.TryEnter(options.BlockOnSend)) queue.Add(taken);
        else if (queue.IsClosed) responses.Add(Unsent(taken, ResponseOutcome.Failed, "the client is closed"));
        else responses.Add(Unsent(taken, ResponseOutcome.Overflow, overflow));
    }

    private static Response Unsent(Event unsent, ResponseOutcome outcome, string reason, Exception? exception = null) =>
        new(outcome, unsent.Metadata, 0, TimeSpan.Zero, null, reason, exception);

    private async Task CloseAsync()
    {
        queue.Close();
        await sender.CloseAsync().ConfigureAwait(false);
        responses.Complete();
        sender.Dispose();
        responses.Dispose();
    }
}

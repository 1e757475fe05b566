using Apiary.Client;
using Apiary.Engine.Events;

namespace Apiary.Server.Telemetry;

/// <summary>
/// Sends the server's own events to Honeycomb with this project's own client. What cannot be delivered is dropped and counted.
/// Never holds up who offers.
/// </summary>
internal sealed class HoneycombSender : IHostedService, IAsyncDisposable, IDisposable
{
    /// <summary>
    /// How the sender names itself. A server that gets requests from it keeps no event about them, so that one that sends to
    /// itself does not go on for ever.
    /// </summary>
    public const string UserAgent = "apiary-own-events";

    private static readonly TimeSpan LastTime = TimeSpan.FromSeconds(3);

    private readonly HoneyClient client;

    /// <summary>Sends where the options say; they must name a key.</summary>
    public HoneycombSender(OwnEventsOptions options) => client = new HoneyClient(new HoneyClientOptions
    {
        WriteKey = options.WriteKey!,
        ApiHost = options.ApiHost,
        Dataset = options.Dataset,
        UserAgentAddition = UserAgent,
        MaxRetries = 1,
        CloseTimeout = LastTime,
        // Counted, not read.
        MaxPendingResponses = 0,
    });

    /// <summary>How many events were delivered.</summary>
    public long SentCount => client.Statistics.Accepted;

    /// <summary>How many were dropped.</summary>
    public long DroppedCount
    {
        get
        {
            var ended = client.Statistics;
            return ended.Overflow + ended.Refused + ended.Failed;
        }
    }

    /// <summary>Takes a copy of the events.</summary>
    public void Offer(IReadOnlyList<OwnEvent> events)
    {
        foreach (var own in events)
        {
            var sent = client.NewEvent();
            sent.Timestamp = DateTimeOffset.UnixEpoch.AddTicks(own.TimestampNanos / 100);
            foreach (var (name, value) in own.Fields) Add(sent, name, value);
            sent.Send();
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what waits, for a few seconds at most.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => client.DisposeAsync().AsTask();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static void Add(Event sent, string name, FieldValue value)
    {
        switch (value.Type)
        {
            case ColumnType.Integer: sent.AddField(name, value.AsInteger()); break;
            case ColumnType.Float: sent.AddField(name, value.AsFloat()); break;
            case ColumnType.Boolean: sent.AddField(name, value.AsBoolean()); break;
            default: sent.AddField(name, value.ToString()); break;
        }
    }
}

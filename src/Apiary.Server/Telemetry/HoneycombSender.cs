using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using Apiary.Engine.Events;

namespace Apiary.Server.Telemetry;

/// <summary>
/// Sends the server's own events to Honeycomb's batch endpoint. A few batches wait at most and each is tried twice; what
/// cannot be delivered is dropped and counted. Never holds up who offers.
/// </summary>
internal sealed class HoneycombSender : BackgroundService
{
    /// <summary>
    /// How the sender names itself. A server that gets requests from it keeps no event about them, so that one that sends to
    /// itself does not go on for ever.
    /// </summary>
    public const string UserAgent = "apiary-own-events";

    private const int MaxWaiting = 8, Attempts = 2;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10), LastTime = TimeSpan.FromSeconds(3);

    private readonly HttpClient client;
    private readonly Uri address;
    private readonly Channel<(ReadOnlyMemory<byte> Body, int Count)> waiting =
        Channel.CreateBounded<(ReadOnlyMemory<byte>, int)>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private long sent;
    private long dropped;

    /// <summary>Sends where the options say; they must name a key.</summary>
    public HoneycombSender(OwnEventsOptions options)
    {
        address = new Uri(options.ApiHost, "1/batch/" + Uri.EscapeDataString(options.Dataset));
        client = new HttpClient { Timeout = Timeout };
        client.DefaultRequestHeaders.Add("X-Honeycomb-Team", options.WriteKey);
        client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
    }

    /// <summary>How many events were delivered.</summary>
    public long SentCount => Interlocked.Read(ref sent);

    /// <summary>How many were dropped.</summary>
    public long DroppedCount => Interlocked.Read(ref dropped);

    /// <summary>Takes a copy of the events.</summary>
    public void Offer(IReadOnlyList<OwnEvent> events)
    {
        if (!waiting.Writer.TryWrite((Body(events), events.Count))) Interlocked.Add(ref dropped, events.Count);
    }

    /// <summary>Sends what waits, for a few seconds at most.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        if (ExecuteTask is { } sending) await Task.WhenAny(sending, Task.Delay(LastTime, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Ends when StopAsync says that nothing more comes.
            await foreach (var (body, count) in waiting.Reader.ReadAllAsync(CancellationToken.None))
            {
                var delivered = await SendAsync(body, stoppingToken);
                Interlocked.Add(ref delivered ? ref sent : ref dropped, count);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops, and the other side was too slow for the last batch.
        }
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                using var content = new ReadOnlyMemoryContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var reply = await client.PostAsync(address, content, cancellationToken);
                if (reply.IsSuccessStatusCode) return true;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Tried once more, then counted as dropped.
            }
        }

        return false;
    }

    private static ReadOnlyMemory<byte> Body(IReadOnlyList<OwnEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>(events.Count * 1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var own in events)
        {
            json.WriteStartObject();
            json.WriteString("time"u8, DateTimeOffset.UnixEpoch.AddTicks(own.TimestampNanos / 100));
            json.WriteStartObject("data"u8);
            foreach (var (name, value) in own.Fields) Write(json, name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, string name, FieldValue value)
    {
        switch (value.Type)
        {
            case ColumnType.Integer: json.WriteNumber(name, value.AsInteger()); break;
            case ColumnType.Float when double.IsFinite(value.AsFloat()): json.WriteNumber(name, value.AsFloat()); break;
            case ColumnType.Boolean: json.WriteBoolean(name, value.AsBoolean()); break;
            default: json.WriteString(name, value.ToString()); break;
        }
    }
}

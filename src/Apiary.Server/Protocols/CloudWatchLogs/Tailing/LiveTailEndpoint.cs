using System.Buffers;
using System.Text.Json;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Protocols.CloudWatchLogs.Operations;

namespace Apiary.Server.Protocols.CloudWatchLogs.Tailing;

/// <summary>StartLiveTail: events as they come, once a second, as AWS's event stream (section 5.3 of the protocol reference).</summary>
internal sealed class LiveTailEndpoint(LogGroups groups, LiveTail tail, TimeProvider time)
{
    private const int MaxGroups = 10, MaxResults = 500;
    private const string StreamType = "application/vnd.amazon.eventstream", Json = "application/json";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSession = TimeSpan.FromHours(3);

    /// <summary>Streams until the caller goes away or three hours are over; an error instead when the call cannot be served.</summary>
    public async Task<AwsError?> HandleAsync(LogsCall call, HttpContext context)
    {
        var asked = call.Texts("logGroupIdentifiers", MaxGroups);
        if (asked is null or []) call.Refuse(LogsErrors.Absent("logGroupIdentifiers"));
        var (names, prefixes, text) = (call.Texts("logStreamNames"), call.Texts("logStreamNamePrefixes"), call.Text("logEventFilterPattern") ?? "");
        if (names is not null && prefixes is not null) call.Refuse(LogsErrors.Invalid("logStreamNames and logStreamNamePrefixes are mutually exclusive parameters."));
        var pattern = ReadOperations.ReadPattern(call, text);
        if (call.Error is { } fault) return fault;
        var found = new Dictionary<int, LogGroup>();
        foreach (var name in asked!.Select(LogsCall.GroupNameOf))
        {
            if (groups.Store.Find(call.Environment.Id, name) is not { } group) return LogsErrors.GroupMissing;
            found[groups.DatasetOf(group).Id] = group;
        }

        bool Wants(string stream) => (names is null || names.Contains(stream)) && (prefixes is null || prefixes.Any(prefix => stream.StartsWith(prefix, StringComparison.Ordinal)));
        using var subscription = tail.Subscribe(dataset => found.ContainsKey(dataset.Id));
        var session = new LiveTailSession(call.Caller.Account, found.Values.Select(group => group.Name).ToHashSet(StringComparer.Ordinal), Wants, pattern!);
        await StreamAsync(context, session, subscription, asked!, text);
        return null;
    }

    private async Task StreamAsync(HttpContext context, LiveTailSession session, TailSubscription subscription, IReadOnlyList<string> asked, string pattern)
    {
        var response = context.Response;
        response.ContentType = StreamType;
        var id = AwsReplies.RequestIdOf(context);
        var ends = time.GetUtcNow() + LongestSession;
        try
        {
            await WriteAsync(response, "initial-response", "application/x-amz-json-1.1", "{}"u8.ToArray());
            await WriteAsync(response, "sessionStart", Json, Body(json =>
            {
                json.WriteString("requestId", id);
                json.WriteString("sessionId", Guid.NewGuid().ToString());
                json.WriteStartArray("logGroupIdentifiers");
                foreach (var group in asked) json.WriteStringValue(group);
                json.WriteEndArray();
                json.WriteString("logEventFilterPattern", pattern);
            }));
            using var beat = new PeriodicTimer(Beat, time);
            while (await beat.WaitForNextTickAsync(context.RequestAborted))
            {
                if (time.GetUtcNow() >= ends)
                {
                    await response.Body.WriteAsync(EventStreamFrame.Encode([(":message-type", "exception"), (":exception-type", "SessionTimeoutException"), (":content-type", Json)], "{\"message\":\"The session has lasted three hours.\"}"u8));
                    return;
                }

                await WriteAsync(response, "sessionUpdate", Json, Body(json => session.WriteUpdate(json, subscription, MaxResults)));
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has seen enough.
        }
    }

    private static async Task WriteAsync(HttpResponse response, string type, string contentType, byte[] payload)
    {
        var frame = EventStreamFrame.Encode([(":message-type", "event"), (":event-type", type), (":content-type", contentType)], payload);
        await response.Body.WriteAsync(frame, response.HttpContext.RequestAborted);
        await response.Body.FlushAsync(response.HttpContext.RequestAborted);
    }

    private static byte[] Body(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, ReplyJson.WriterOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

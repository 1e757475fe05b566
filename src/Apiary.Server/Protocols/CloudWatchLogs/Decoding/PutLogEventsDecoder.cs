using System.Text;
using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>
/// Bodies of PutLogEvents (section 4 of the protocol reference) into an <see cref="EventBatch"/>. Within a millisecond the order
/// of the events is kept by nanoseconds below it.
/// </summary>
/// <remarks>
/// Hot: one pass, messages go straight from the body to the batch and nothing is allocated per event. Knows no HTTP, clock or
/// disk. Not thread-safe; reused between requests. After a failure the batch must be thrown away or reset.
/// </remarks>
internal sealed class PutLogEventsDecoder(int maxColumns)
{
    private const int EventDepth = 3, MemberDepth = 2;

    private readonly JsonScratch scratch = new();
    private readonly EventBatch shared = new();
    private readonly LogLineDecoder lines = new(maxColumns);
    private PutResult result = new();
    private EventBatch batch = new();
    private long bytes;
    private long previous;
    private long runIndex;
    private long nextId;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The uncompressed body.</param>
    /// <param name="into">Empty; has the accepted events afterwards, in order.</param>
    /// <param name="expandsLines">Whether the fields of JSON lines become columns.</param>
    /// <param name="find">Called once, when the names are known.</param>
    public PutResult Decode(ReadOnlySpan<byte> body, EventBatch into, bool expandsLines, PutTargetFinder find)
    {
        result = new PutResult();
        batch = into;
        (bytes, previous, runIndex) = (0, long.MinValue, 0);
        scratch.Trim();
        lines.Begin(into, expandsLines);
        if (!Utf8.IsValid(body)) return Fail(PutFailure.Malformed, 0);
        var json = new JsonCursor(body);
        if (!TryReadBody(ref json, body, find) || result.Failure != PutFailure.None)
            return result.Failure == PutFailure.None ? Fail(PutFailure.Malformed, json.Position) : result;
        if (batch.RowCount > 0) AddShared();
        return result;
    }

    private PutResult Fail(PutFailure failure, long detail, string member = "")
    {
        (result.Failure, result.Detail, result.Member) = (failure, detail, member);
        return result;
    }

    private bool TryReadBody(ref JsonCursor json, ReadOnlySpan<byte> body, PutTargetFinder find)
    {
        string? group = null, stream = null;
        var events = -1;
        if (!json.TryRead((byte)'{')) return false;
        if (!json.TryRead((byte)'}'))
        {
            do
            {
                if (!json.TryReadName(scratch, out var name)) return false;
                if (name.SequenceEqual("logGroupName"u8))
                {
                    if (!TryReadText(ref json, out group)) return false;
                }
                else if (name.SequenceEqual("logStreamName"u8))
                {
                    if (!TryReadText(ref json, out stream)) return false;
                }
                else if (name.SequenceEqual("logEvents"u8) && json.Peek() == '[')
                {
                    // Senders mostly name the place first; else the events are gone over, and read when it is known.
                    if (group is null || stream is null || events >= 0)
                    {
                        events = json.Position;
                        if (!json.TrySkip(1)) return false;
                        continue;
                    }

                    events = json.Position;
                    if (!TryFind(group, stream, find)) return true;
                    if (!TryReadEvents(ref json) || result.Failure != PutFailure.None) return false;
                }
                else if (!json.TrySkip(1))
                {
                    return false;
                }
            }
            while (json.TryRead((byte)','));
            if (!json.TryRead((byte)'}')) return false;
        }

        if (!json.AtEnd()) return false;
        if (group is null) Fail(PutFailure.MissingMember, 0, "logGroupName");
        else if (stream is null) Fail(PutFailure.MissingMember, 0, "logStreamName");
        else if (events < 0) Fail(PutFailure.MissingMember, 0, "logEvents");
        if (result.Failure != PutFailure.None || result.Target is not null) return true;
        if (!TryFind(group!, stream!, find)) return true;
        var again = new JsonCursor(body[events..]);
        return TryReadEvents(ref again);
    }

    private bool TryReadText(ref JsonCursor json, out string? text)
    {
        text = null;
        if (json.Peek() != '"') return json.TryReadWord("null"u8);
        if (!json.TryReadString(scratch, out var bytesOfText)) return false;
        text = Encoding.UTF8.GetString(bytesOfText);
        return true;
    }

    private bool TryFind(string group, string stream, PutTargetFinder find)
    {
        result.Target = find(group, stream);
        if (result.Target is null) Fail(PutFailure.NoTarget, 0);
        else nextId = result.Target.FirstId;
        return result.Target is not null;
    }

    private bool TryReadEvents(ref JsonCursor json)
    {
        if (!json.TryRead((byte)'[')) return false;
        if (json.TryRead((byte)']'))
        {
            Fail(PutFailure.BadCount, 0);
            return true;
        }

        do
        {
            if (result.Count == PutLimits.MaxEvents)
            {
                Fail(PutFailure.BadCount, PutLimits.MaxEvents + 1);
                return true;
            }

            if (!TryReadEvent(ref json)) return false;
            if (result.Failure != PutFailure.None) return true;
        }
        while (json.TryRead((byte)','));
        if (!json.TryRead((byte)']')) return false;
        if (result.Last - result.First > PutLimits.MaxSpan.TotalMilliseconds) Fail(PutFailure.SpansTooLong, 0);
        return true;
    }

    private bool TryReadEvent(ref JsonCursor json)
    {
        long? timestamp = null;
        ReadOnlySpan<byte> message = default;
        var hasMessage = false;
        if (!json.TryRead((byte)'{')) return false;
        if (!json.TryRead((byte)'}'))
        {
            do
            {
                if (!json.TryReadName(scratch, out var name)) return false;
                if (name.SequenceEqual("timestamp"u8))
                {
                    json.Peek();
                    if (!json.TryReadNumber(out var number)) return false;
                    timestamp = number.IsInteger ? number.Integer : double.IsFinite(number.Float) && Math.Abs(number.Float) < 9e18 ? (long)number.Float : -1;
                }
                else if (name.SequenceEqual("message"u8))
                {
                    // Nothing but a number is read between here and its use, so the scratch stays as it is.
                    if (json.Peek() != '"' || !json.TryReadString(scratch, out message)) return false;
                    hasMessage = true;
                }
                else if (!json.TrySkip(EventDepth))
                {
                    return false;
                }
            }
            while (json.TryRead((byte)','));
            if (!json.TryRead((byte)'}')) return false;
        }

        if (timestamp is null || !hasMessage) Fail(PutFailure.MissingMember, MemberDepth, hasMessage ? "timestamp" : "message");
        else Add(timestamp.Value, message);
        return true;
    }

    private void Add(long timestamp, ReadOnlySpan<byte> message)
    {
        var index = result.Count++;
        var size = (long)message.Length + PutLimits.EventOverhead;
        if (message.IsEmpty) Fail(PutFailure.EmptyMessage, index + 1);
        else if (timestamp is < 0 or > LogTime.MaxMilliseconds) Fail(PutFailure.BadTimestamp, index + 1);
        else if (size > PutLimits.MaxEventBytes) Fail(PutFailure.EventTooLarge, size);
        else if (timestamp < previous) Fail(PutFailure.OutOfOrder, index + 1);
        else if ((bytes += size) > PutLimits.MaxBatchBytes) Fail(PutFailure.BatchTooLarge, bytes);
        if (result.Failure != PutFailure.None) return;
        runIndex = timestamp == previous ? runIndex + 1 : 0;
        previous = timestamp;
        var target = result.Target!;
        if (timestamp > target.NewestAllowed) result.TooNewFrom ??= index;
        else if (timestamp < target.OldestAllowed) result.TooOldUntil = index + 1;
        else if (timestamp < target.OldestKept) result.ExpiredUntil = index + 1;
        else Keep(timestamp, message);
    }

    private void Keep(long timestamp, ReadOnlySpan<byte> message)
    {
        if (batch.RowCount == 0) result.First = timestamp;
        result.Last = timestamp;
        result.MessageBytes += message.Length;
        lines.Add(message);
        batch.AddInteger("aws.event_id"u8, nextId++);
        batch.EndEvent(LogTime.ToNanos(timestamp) + runIndex, 1);
    }

    /// <summary>What all events of the request have in common.</summary>
    private void AddShared()
    {
        var target = result.Target!;
        shared.Reset();
        shared.BeginEvent();
        shared.AddString("aws.log_group"u8, Encoding.UTF8.GetBytes(target.Group));
        shared.AddString("aws.log_stream"u8, Encoding.UTF8.GetBytes(target.Stream));
        shared.AddInteger("aws.ingestion_time"u8, target.Now);
        shared.AddString("meta.signal_type"u8, "log"u8);
        shared.AddString("meta.source"u8, "cloudwatch-logs"u8);
        var service = target.Group[(target.Group.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');
        shared.AddString("service.name"u8, Encoding.UTF8.GetBytes(service.Length > 0 ? service : target.Group));
        shared.EndEvent(0, 1);
        batch.Fill(shared, 0);
    }
}

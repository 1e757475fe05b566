using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Errors.Events;

/// <summary>
/// An occurrence as an event (reference, section 14): OpenTelemetry's names where there are such, and the payload as it was sent. Knows no
/// clock and no disk.
/// </summary>
internal static class OccurrenceEvent
{
    private const int MaxCustomFields = 200, MaxCustomDepth = 5, MaxShortChars = 1_000;

    /// <summary>Adds the event to a batch.</summary>
    /// <param name="payload">What was sent.</param>
    /// <param name="item">The item that it belongs to.</param>
    /// <param name="stamp">What the server says of it.</param>
    /// <param name="withCustom">Whether the sender's own data gets columns; without, it is in the payload alone.</param>
    /// <param name="batch">Where it goes.</param>
    public static void Write(ErrorPayload payload, ErrorItem item, OccurrenceStamp stamp, bool withCustom, EventBatch batch)
    {
        var data = payload.Data;
        batch.BeginEvent();
        Text(batch, "name", payload.Title);
        Text(batch, ErrorFields.Level, LevelNames.Of(payload.Level));
        batch.AddBoolean("error"u8, payload.Level >= ErrorLevel.Error);
        Text(batch, SignalTypeName, "log");
        Text(batch, ErrorFields.Source, stamp.Source);
        Text(batch, ErrorFields.Service, data.TextAt("service"));
        Text(batch, ErrorFields.Environment, payload.Environment);
        Text(batch, ErrorFields.CodeVersion, payload.CodeVersion);
        WriteWhat(payload, batch);
        batch.AddInteger(ErrorFields.Bytes(ErrorFields.ItemId), item.Id);
        batch.AddInteger(ErrorFields.Bytes(ErrorFields.Counter), item.Counter);
        batch.AddInteger(ErrorFields.Bytes(ErrorFields.Activation), item.Activation);
        batch.AddInteger(ErrorFields.Bytes(ErrorFields.OccurrenceId), stamp.OccurrenceId);
        Text(batch, ErrorFields.Uuid, stamp.Uuid);
        Text(batch, "rollbar.fingerprint", item.Fingerprint);
        Text(batch, "rollbar.framework", payload.Framework);
        Text(batch, "rollbar.platform", payload.Platform);
        Text(batch, "rollbar.language", payload.Language);
        Text(batch, "rollbar.context", data.TextAt("context"));
        Text(batch, "rollbar.notifier", $"{data.TextAt("notifier", "name")} {data.TextAt("notifier", "version")}".Trim());
        if (data.NumberAt("timestamp") is { } sent) batch.AddFloat("rollbar.customer_timestamp"u8, sent);
        WriteWhere(data, stamp, batch);
        var link = TraceLink.In(data);
        Text(batch, ErrorFields.TraceId, link.TraceId);
        // As of log records: what belongs to a span and is none.
        if (link.TraceId.Length > 0) Text(batch, ErrorFields.SpanId, link.SpanId);
        var left = MaxCustomFields;
        if (withCustom && data.At("custom") is { ValueKind: JsonValueKind.Object } custom) WriteCustom(custom, "custom", 1, ref left, batch);
        WritePayload(stamp.Payload.Span, batch);
        batch.EndEvent(stamp.TimestampNanos, 1);
    }

    private const string SignalTypeName = "meta.signal_type";

    private static void WriteWhat(ErrorPayload payload, EventBatch batch)
    {
        if (payload.Traces is not [var first, ..])
        {
            Text(batch, ErrorFields.Body, payload.Message.Length > 0 ? payload.Message : payload.CrashReport, EventLimits.MaxStringBytes);
            return;
        }

        Text(batch, "exception.type", first.ExceptionClass);
        Text(batch, ErrorFields.Message, first.Message, EventLimits.MaxStringBytes);
        Text(batch, ErrorFields.Stack, StackText.Of(payload), EventLimits.MaxStringBytes);
        batch.AddInteger("exception.frames"u8, first.FrameCount);
    }

    private static void WriteWhere(JsonElement data, OccurrenceStamp stamp, EventBatch batch)
    {
        Text(batch, "http.method", data.TextAt("request", "method"));
        Text(batch, ErrorFields.Url, data.TextAt("request", "url"));
        Text(batch, ErrorFields.ClientAddress, stamp.ClientAddress);
        Text(batch, ErrorFields.PersonId, data.TextAt("person", "id"));
        Text(batch, ErrorFields.PersonName, data.TextAt("person", "username"));
        Text(batch, ErrorFields.PersonEmail, data.TextAt("person", "email"));
        Text(batch, ErrorFields.Host, data.TextAt("server", "host"));
        foreach (var attribute in data.ListAt("attributes"))
            if (attribute.TextAt("key") is "session_id" or "rollbar.session.id") Text(batch, "session.id", attribute.TextAt("value"));
    }

    private static void WriteCustom(JsonElement value, string path, int depth, ref int left, EventBatch batch)
    {
        if (left == 0) return;
        if (value.ValueKind == JsonValueKind.Object && depth <= MaxCustomDepth)
        {
            foreach (var field in value.EnumerateObject()) WriteCustom(field.Value, $"{path}.{field.Name}", depth + 1, ref left, batch);
            return;
        }

        var name = Encoding.UTF8.GetBytes(path);
        if (name.Length > EventLimits.MaxNameBytes) return;
        left--;
        switch (value.ValueKind)
        {
            case JsonValueKind.Null: break;
            case JsonValueKind.True or JsonValueKind.False: batch.AddBoolean(name, value.GetBoolean()); break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer): batch.AddInteger(name, integer); break;
            case JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number): batch.AddFloat(name, number); break;
            case JsonValueKind.String: batch.AddString(name, Encoding.UTF8.GetBytes(value.GetString()!)); break;
            default: batch.AddString(name, Encoding.UTF8.GetBytes(ErrorPayload.Cut(value.GetRawText(), EventLimits.MaxStringBytes))); break;
        }
    }

    /// <summary>The payload in as many pieces as values of that length take, none of which halves a character.</summary>
    private static void WritePayload(ReadOnlySpan<byte> json, EventBatch batch)
    {
        for (var index = 0; !json.IsEmpty; index++)
        {
            var length = Math.Min(json.Length, EventLimits.MaxStringBytes);
            // A byte 10xxxxxx goes on with the character before it.
            while (length < json.Length && (json[length] & 0xC0) == 0x80) length--;
            batch.AddString(ErrorFields.Bytes(ErrorFields.PayloadPiece(index)), json[..length]);
            json = json[length..];
        }
    }

    private static void Text(EventBatch batch, string name, string value, int most = MaxShortChars)
    {
        if (value.Length > 0) batch.AddString(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(ErrorPayload.Cut(value, most)));
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Apiary.Server.Ingest;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>Replies of the ingest endpoints, written straight into the response's buffer.</summary>
internal static class HoneycombReplies
{
    public const string Json = "application/json", MessagePack = "application/msgpack";

    private const int AcceptedStatus = 202;

    // The reply to a batch that is accepted whole is the same every time but for its length: "[", so many of these, "]".
    private static readonly byte[] AcceptedItems = Repeat("{\"status\":202},"u8, 1_000);
    private static readonly int AcceptedItemBytes = "{\"status\":202},"u8.Length;

    /// <summary>An error as a whole: the status, and <c>{"error":"…"}</c>, in MessagePack for who sent MessagePack.</summary>
    public static void WriteError(HttpResponse response, HoneycombError error, bool isMessagePack)
    {
        response.StatusCode = error.Status;
        var body = new ArrayBufferWriter<byte>(128);
        if (isMessagePack)
        {
            body.Write<byte>([(byte)0x81]);
            WriteText(body, "error"u8);
            WriteText(body, System.Text.Encoding.UTF8.GetBytes(error.Text));
        }
        else
        {
            using var json = new Utf8JsonWriter(body, ReplyJson.WriterOptions);
            json.WriteStartObject();
            json.WriteString("error"u8, error.Text);
            json.WriteEndObject();
        }

        Send(response, isMessagePack, body.WrittenSpan);
    }

    /// <summary>The statuses of a batch's items, in their order (protocol reference 3.2).</summary>
    /// <param name="response">Where to.</param>
    /// <param name="items">What became of them when they were decoded.</param>
    /// <param name="others">What became of those that were decoded: null when they were accepted.</param>
    /// <param name="isMessagePack">Whether the request was MessagePack.</param>
    public static void WriteItems(HttpResponse response, BatchItems items, HoneycombError? others, bool isMessagePack)
    {
        response.StatusCode = StatusCodes.Status200OK;
        if (isMessagePack) WriteMessagePackItems(response, items, others);
        else if (items.Refused.Count == 0 && others is null) WriteAccepted(response, items.Count);
        else WriteJsonItems(response, items, others);
    }

    private static void WriteAccepted(HttpResponse response, int count)
    {
        response.ContentType = Json;
        response.ContentLength = (count * AcceptedItemBytes) + 1;
        var body = response.BodyWriter;
        body.Write("["u8);
        for (; count > 1_000; count -= 1_000) body.Write(AcceptedItems);
        // Without the last one's comma, which the bracket stands for.
        body.Write(AcceptedItems.AsSpan(0, (count * AcceptedItemBytes) - 1));
        body.Write("]"u8);
    }

    private static void WriteJsonItems(HttpResponse response, BatchItems items, HoneycombError? others)
    {
        var body = new ArrayBufferWriter<byte>((items.Count * AcceptedItemBytes) + 256);
        using (var json = new Utf8JsonWriter(body, ReplyJson.WriterOptions))
        {
            json.WriteStartArray();
            var refused = 0;
            for (var i = 0; i < items.Count; i++)
            {
                var error = ErrorOf(items, i, ref refused, others);
                json.WriteStartObject();
                json.WriteNumber("status"u8, error?.Status ?? AcceptedStatus);
                if (error is not null) json.WriteString("error"u8, error.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        Send(response, isMessagePack: false, body.WrittenSpan);
    }

    private static void WriteMessagePackItems(HttpResponse response, BatchItems items, HoneycombError? others)
    {
        var body = new ArrayBufferWriter<byte>((items.Count * 11) + 256);
        var head = body.GetSpan(5);
        head[0] = 0xdd;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], items.Count);
        body.Advance(5);
        var refused = 0;
        for (var i = 0; i < items.Count; i++)
        {
            var error = ErrorOf(items, i, ref refused, others);
            body.Write<byte>([(byte)(error is null ? 0x81 : 0x82)]);
            WriteText(body, "status"u8);
            var status = error?.Status ?? AcceptedStatus;
            body.Write<byte>([0xcd, (byte)(status >> 8), (byte)status]);
            if (error is null) continue;
            WriteText(body, "error"u8);
            WriteText(body, System.Text.Encoding.UTF8.GetBytes(error.Text));
        }

        Send(response, isMessagePack: true, body.WrittenSpan);
    }

    private static HoneycombError? ErrorOf(BatchItems items, int index, ref int refused, HoneycombError? others)
    {
        if (refused == items.Refused.Count || items.Refused[refused].Index != index) return others;
        return HoneycombErrors.Of(items.Refused[refused++].Refusal);
    }

    /// <summary>A MessagePack string of fewer than 256 bytes.</summary>
    private static void WriteText(ArrayBufferWriter<byte> body, ReadOnlySpan<byte> text)
    {
        if (text.Length < 32) body.Write<byte>([(byte)(0xa0 | text.Length)]);
        else body.Write<byte>([0xd9, (byte)text.Length]);
        body.Write(text);
    }

    private static void Send(HttpResponse response, bool isMessagePack, ReadOnlySpan<byte> body)
    {
        response.ContentType = isMessagePack ? MessagePack : Json;
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
    }

    private static byte[] Repeat(ReadOnlySpan<byte> text, int count)
    {
        var all = new byte[text.Length * count];
        for (var i = 0; i < count; i++) text.CopyTo(all.AsSpan(i * text.Length));
        return all;
    }
}

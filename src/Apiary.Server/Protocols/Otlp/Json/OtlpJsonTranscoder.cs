using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>
/// OTLP/JSON requests into the protobuf they stand for (protocol reference 5), so that both forms have one mapping to events.
/// Values are written in the order and as often as they are given, defaults included: of a field given twice the last counts
/// then, and of a repeated one all, as protobuf has it. Null is absent and unknown names are skipped, those in snake_case too.
/// </summary>
/// <remarks>
/// Hot: one pass over the text, driven by <see cref="OtlpJsonSchema"/>; nothing is allocated for a steady sender. Knows no HTTP,
/// clock or disk. Not thread-safe; reused between requests.
/// </remarks>
internal sealed class OtlpJsonTranscoder
{
    /// <summary>
    /// Most messages within each other, as in the parsers of protobuf itself. Attributes of a span event begin at the sixth, so
    /// an attribute can hold arrays to a depth of 46 and maps to a depth of 31.
    /// </summary>
    public const int MaxMessageDepth = 100;

    private readonly JsonScratch scratch = new();
    private PooledBytes target = null!;
    private string? failure;

    /// <summary>Writes the request message of <paramref name="signal"/> to <paramref name="bytes"/>.</summary>
    /// <param name="signal">Which request it is.</param>
    /// <param name="json">The uncompressed body.</param>
    /// <param name="bytes">Empty; has the message in protobuf afterwards, or anything after a failure.</param>
    /// <returns>Null when it was read; else what is wrong and where, for the sender to read: <c>expected a string at byte 17 (name)</c>.</returns>
    public string? Transcode(OtlpSignal signal, ReadOnlySpan<byte> json, PooledBytes bytes)
    {
        scratch.Trim();
        target = bytes;
        failure = null;
        if (!Utf8.IsValid(json)) return $"expected UTF-8 at byte {ValidLength(json)}";
        var cursor = new JsonCursor(json);
        if (cursor.AtEnd()) return "expected a JSON object, and the body is empty";
        if (cursor.Peek() != '{') return $"expected a JSON object at byte {cursor.Position}";
        if (TryMessage(ref cursor, OtlpJsonSchema.Of(signal), 1) && !cursor.AtEnd()) Fail($"expected nothing behind the JSON object at byte {cursor.Position}");
        target = null!;
        return failure;
    }

    /// <summary>Reads the object that <see cref="JsonCursor.Peek"/> saw the brace of.</summary>
    private bool TryMessage(ref JsonCursor json, OtlpJsonMessage message, int depth)
    {
        if (depth > MaxMessageDepth) return Fail($"expected at most {MaxMessageDepth} messages within each other at byte {json.Position}");
        json.TryRead((byte)'{');
        if (json.TryRead((byte)'}')) return true;
        var next = 0;
        do
        {
            if (!json.TryReadName(scratch, out var name)) return Malformed(json);
            var field = message.Find(name, ref next);
            if (!(field is null ? TrySkip(ref json) : TryField(ref json, field, depth))) return false;
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)'}') || Malformed(json);
    }

    private bool TryField(ref JsonCursor json, OtlpJsonField field, int depth)
    {
        if (json.Peek() == 'n') return json.TryReadWord("null"u8) || Malformed(json);
        if (!field.IsRepeated)
        {
            ProtobufEncoder.Varint(target, field.Tag);
            return TryValue(ref json, field, depth);
        }

        if (!json.TryRead((byte)'[')) return Unexpected("an array", json.Position, field);
        if (!field.IsPacked) return TryElements(ref json, field, depth);
        ProtobufEncoder.Varint(target, field.Tag);
        var start = ProtobufEncoder.BeginNested(target);
        return TryElements(ref json, field, depth) && TryEndNested(json, start);
    }

    /// <summary>Reads what stands behind the opening bracket, and the closing one.</summary>
    private bool TryElements(ref JsonCursor json, OtlpJsonField field, int depth)
    {
        if (json.TryRead((byte)']')) return true;
        do
        {
            if (!field.IsPacked) ProtobufEncoder.Varint(target, field.Tag);
            if (json.Peek() == 'n' && field.Message is { IsNullable: true } && json.TryReadWord("null"u8)) ProtobufEncoder.Varint(target, 0);
            else if (!TryValue(ref json, field, depth)) return false;
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)']') || Malformed(json);
    }

    /// <summary>Reads one value of the field's kind and writes it, without its tag.</summary>
    private bool TryValue(ref JsonCursor json, OtlpJsonField field, int depth)
    {
        var first = json.Peek();
        var at = json.Position;
        if (field.Message is { } message)
        {
            if (first != '{') return Unexpected(field.What, at, field);
            var start = ProtobufEncoder.BeginNested(target);
            return TryMessage(ref json, message, depth + 1) && TryEndNested(json, start);
        }

        // The text of a string or a number; empty for the words.
        ReadOnlySpan<byte> text = default;
        var isText = first == '"';
        var isNumber = first is (byte)'-' or (>= (byte)'0' and <= (byte)'9');
        if (isText ? !json.TryReadString(scratch, out text) : isNumber && !json.TryReadRaw(scratch, 0, out text)) return Malformed(json);
        switch (field.Kind)
        {
            case OtlpJsonKind.Text when isText:
                ProtobufEncoder.Bytes(target, text);
                return true;
            case OtlpJsonKind.TraceId or OtlpJsonKind.SpanId when isText && OtlpJsonBytes.TryWriteId(target, text):
            case OtlpJsonKind.Bytes when isText && OtlpJsonBytes.TryWriteBase64(target, text):
                return true;
            case OtlpJsonKind.Boolean when first == 't' && json.TryReadWord("true"u8):
                ProtobufEncoder.Varint(target, 1);
                return true;
            case OtlpJsonKind.Boolean when first == 'f' && json.TryReadWord("false"u8):
                ProtobufEncoder.Varint(target, 0);
                return true;
            case OtlpJsonKind.Double when text.IsEmpty ? !isText && json.TryReadNumber(out var number) : TryParseDouble(text, out number):
                // Digits without a fraction are read as an integer, which has no negative zero.
                var isNegativeZero = number is { IsInteger: true, Integer: 0 } && text[0] == '-';
                ProtobufEncoder.Fixed64(target, (ulong)BitConverter.DoubleToInt64Bits(isNegativeZero ? -0.0 : number.Float));
                return true;
            case OtlpJsonKind.Enum when isText && field.Enum!.Find(text) is >= 0 and var value:
                ProtobufEncoder.Varint(target, (uint)value);
                return true;
            default:
                return TryWriteInteger(field.Kind, text) || Unexpected(field.What, at, field);
        }
    }

    private static bool TryParseDouble(ReadOnlySpan<byte> text, out JsonNumber number)
    {
        var json = new JsonCursor(text);
        return json.TryReadNumber(out number) && json.Position == text.Length;
    }

    private bool TryWriteInteger(OtlpJsonKind kind, ReadOnlySpan<byte> text)
    {
        if (!OtlpJsonInteger.TryParse(kind, text, out var value)) return false;
        if (kind == OtlpJsonKind.SInt32) ProtobufEncoder.ZigZag(target, (int)value);
        else if (kind == OtlpJsonKind.Fixed32) ProtobufEncoder.Fixed32(target, (uint)value);
        else if (kind is OtlpJsonKind.Fixed64 or OtlpJsonKind.SFixed64) ProtobufEncoder.Fixed64(target, value);
        else ProtobufEncoder.Varint(target, value);
        return true;
    }

    private bool TryEndNested(in JsonCursor json, int start) =>
        ProtobufEncoder.TryEndNested(target, start) || Fail($"expected at most {ProtobufEncoder.MaxNestedBytes} bytes of protobuf at byte {json.Position}");

    private bool TrySkip(ref JsonCursor json) =>
        json.TrySkip(0) || Fail($"expected JSON, nested to a depth of at most {JsonCursor.MaxDepth}, at byte {json.Position}");

    private bool Malformed(in JsonCursor json) => Fail($"malformed JSON at byte {json.Position}");

    private bool Unexpected(string what, int at, OtlpJsonField field) => Fail($"expected {what} at byte {at} ({field.DisplayName})");

    private bool Fail(string text)
    {
        failure = text;
        return false;
    }

    /// <summary>How many bytes stand in front of the first that is no part of UTF-8.</summary>
    private static int ValidLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (Rune.DecodeFromUtf8(text[length..], out _, out var count) == OperationStatus.Done) length += count;
        return length;
    }
}

using System.Buffers;
using System.Text.Json;
using Apiary.Server.Ingest;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>The messages that go back (protocol reference 3, 4.1; google.rpc.Status and RetryInfo), in protobuf and in JSON.</summary>
internal static class OtlpReplies
{
    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>The response message in protobuf: empty when there is nothing to remark.</summary>
    public static ProtobufMessage Response(OtlpPartialSuccess? partial)
    {
        var response = new ProtobufMessage();
        return partial is null ? response : response.Message(1, new ProtobufMessage().Integer(1, partial.RejectedCount).Text(2, partial.Text));
    }

    /// <summary>The response message in JSON: <c>{}</c> when there is nothing to remark.</summary>
    public static ReadOnlySpan<byte> ResponseJson(OtlpSignal signal, OtlpPartialSuccess? partial)
    {
        if (partial is null) return "{}"u8;
        return Json(json =>
        {
            json.WriteStartObject("partialSuccess"u8);
            // 64-bit integers are strings in protobuf's JSON, and zero is left out.
            if (partial.RejectedCount > 0) json.WriteString(OtlpSignals.RejectedNameOf(signal), partial.RejectedCount.ToString());
            json.WriteString("errorMessage"u8, partial.Text);
            json.WriteEndObject();
        });
    }

    /// <summary>An error as google.rpc.Status in protobuf, with the time to wait when the sender should come again.</summary>
    public static ProtobufMessage Status(OtlpError error)
    {
        var status = new ProtobufMessage().Integer(1, (int)error.GrpcStatus).Text(2, error.Text);
        if (error.RetrySeconds is not { } seconds) return status;
        // RetryInfo.retry_delay is a Duration, whose field 1 is the seconds.
        var retry = new ProtobufMessage().Message(1, new ProtobufMessage().Integer(1, seconds));
        return status.Message(3, new ProtobufMessage().Text(1, RetryInfoType).Message(2, retry));
    }

    /// <summary>An error as google.rpc.Status in JSON, with the time to wait when the sender should come again.</summary>
    public static ReadOnlySpan<byte> StatusJson(OtlpError error) => Json(json =>
    {
        json.WriteNumber("code"u8, (int)error.GrpcStatus);
        json.WriteString("message"u8, error.Text);
        if (error.RetrySeconds is not { } seconds) return;
        json.WriteStartArray("details"u8);
        json.WriteStartObject();
        json.WriteString("@type"u8, RetryInfoType);
        json.WriteString("retryDelay"u8, $"{seconds}s");
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static ReadOnlySpan<byte> Json(Action<Utf8JsonWriter> writeMembers)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body, ReplyJson.WriterOptions))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return body.WrittenSpan;
    }
}

using System.Buffers.Binary;
using System.Text;
using Apiary.Server.Ingest;

namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>Replies of gRPC over HTTP/2: messages in frames, and the status in trailers.</summary>
internal static class GrpcReplies
{
    /// <summary>The content type of every reply.</summary>
    public const string ContentType = "application/grpc";

    // Beyond it proxies and clients refuse headers as a whole.
    private const int MostMessageCharacters = 1_000;

    /// <summary>Whether a request is a call of gRPC, in whatever form of it.</summary>
    public static bool IsCall(HttpRequest request) => request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Writes a message in its frame, without sending it yet.</summary>
    public static void WriteMessage(HttpResponse response, ReadOnlySpan<byte> message)
    {
        response.ContentType = ContentType;
        var frame = response.BodyWriter.GetSpan(GrpcFrame.HeadBytes + message.Length);
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], message.Length);
        message.CopyTo(frame[GrpcFrame.HeadBytes..]);
        response.BodyWriter.Advance(GrpcFrame.HeadBytes + message.Length);
    }

    /// <summary>Ends the reply well.</summary>
    public static void End(HttpResponse response) => response.AppendTrailer("grpc-status", "0");

    /// <summary>Ends a reply of which nothing was sent with an error, in headers alone ("Trailers-Only").</summary>
    /// <param name="response">The reply.</param>
    /// <param name="status">The status.</param>
    /// <param name="text">The message.</param>
    /// <param name="details">A google.rpc.Status with more than the two; empty for none.</param>
    public static void Fail(HttpResponse response, GrpcStatus status, string text, ReadOnlySpan<byte> details = default)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers.GrpcStatus = ((int)status).ToString();
        response.Headers.GrpcMessage = Encode(text);
        if (!details.IsEmpty) response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(details);
    }

    /// <summary>Refuses a call of something that is not here; returns what is not.</summary>
    public static string RefuseUnknown(HttpContext context)
    {
        var parts = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (service, method) = (ShortText.Of(parts.Length > 0 ? parts[0] : ""), ShortText.Of(parts.Length > 1 ? parts[1] : ""));
        var isKnown = service == GrpcHealth.Service || OtlpSignals.All.Any(signal => OtlpSignals.ServiceOf(signal) == service);
        var text = isKnown ? $"unknown method {method} for service {service}" : $"unknown service {service}";
        Fail(context.Response, GrpcStatus.Unimplemented, text);
        return text;
    }

    /// <summary>Percent-encoded UTF-8 of all but printable ASCII ("Responses", Status-Message).</summary>
    private static string Encode(string text)
    {
        if (text.Length > MostMessageCharacters) text = text[..MostMessageCharacters];
        if (text.All(c => c is >= ' ' and <= '~' and not '%')) return text;
        var encoded = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'%') encoded.Append((char)value);
            else encoded.Append($"%{value:X2}");
        }

        return encoded.ToString();
    }
}

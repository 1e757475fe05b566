using System.Text;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>A reply as a client sees it.</summary>
internal sealed record OtlpAnswer(int Status, string? ContentType, byte[] Body, Dictionary<string, string> Headers, Dictionary<string, string> Trailers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Status, content type and the message in protobuf as text, or the body as it stands.</summary>
    public string Line => $"{Status} {ContentType} {(ContentType?.Contains("protobuf", StringComparison.Ordinal) == true ? ReplyText.Of(Body) : Text)}";

    /// <summary>The status of gRPC and its message, percent-decoded, from trailers or from headers alone.</summary>
    public string GrpcLine => $"{Grpc("grpc-status")} {Uri.UnescapeDataString(Grpc("grpc-message"))}".TrimEnd();

    /// <summary>Whether the status came in headers, without a body.</summary>
    public bool IsTrailersOnly => Headers.ContainsKey("grpc-status") && Body.Length == 0 && Trailers.Count == 0;

    public static async Task<OtlpAnswer> OfAsync(HttpResponseMessage reply)
    {
        var body = await reply.Content.ReadAsByteArrayAsync();
        return new OtlpAnswer(
            (int)reply.StatusCode, reply.Content.Headers.ContentType?.ToString(), body,
            reply.Headers.Concat(reply.Content.Headers).ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value), StringComparer.OrdinalIgnoreCase),
            reply.TrailingHeaders.ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value), StringComparer.OrdinalIgnoreCase));
    }

    private string Grpc(string name) => Trailers.GetValueOrDefault(name) ?? Headers.GetValueOrDefault(name, "");
}

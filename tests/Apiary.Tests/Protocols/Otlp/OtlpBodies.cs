using System.Buffers.Binary;
using System.IO.Compression;
using Apiary.Server.Protocols.Otlp;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>Small request messages, and the forms in which they travel.</summary>
internal static class OtlpBodies
{
    /// <summary>A traces request in protobuf with a resource for each service, which has so many spans.</summary>
    public static byte[] Traces(params (string Service, int Spans)[] resources)
    {
        var request = new ProtobufMessage();
        foreach (var (service, spans) in resources)
        {
            var scope = new ProtobufMessage();
            for (var i = 0; i < spans; i++) scope.Message(2, new ProtobufMessage().Text(5, $"span {i}"));
            request.Message(1, new ProtobufMessage().Message(1, new ProtobufMessage().Message(1, Attribute("service.name", service))).Message(2, scope));
        }

        return request.Written.ToArray();
    }

    /// <summary>As <see cref="Traces"/> for one service and span, with a span beside it that has more attributes than an event may have fields.</summary>
    public static byte[] TracesWithOneTooWide(string service)
    {
        var wide = new ProtobufMessage().Text(5, "wide");
        for (var i = 0; i < 2_100; i++) wide.Message(9, Attribute($"a{i}", "x"));
        var scope = new ProtobufMessage().Message(2, new ProtobufMessage().Text(5, "narrow")).Message(2, wide);
        var resource = new ProtobufMessage().Message(1, Attribute("service.name", service));
        return new ProtobufMessage().Message(1, new ProtobufMessage().Message(1, resource).Message(2, scope)).Written.ToArray();
    }

    /// <summary>The same request in JSON.</summary>
    public static string TracesJson(string service) =>
        $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}}]},"scopeSpans":[{"spans":[{"name":"span 0"}]}]}]}""";

    /// <summary>A traces request of exactly so many bytes, 20 or more, in protobuf: one span with a long name.</summary>
    public static byte[] TracesOfSize(int size)
    {
        for (var length = size - 20; ; length++)
        {
            var body = new ProtobufMessage().Message(1, new ProtobufMessage().Message(2, new ProtobufMessage().Message(2, new ProtobufMessage().Text(5, new string('n', length))))).Written.ToArray();
            if (body.Length == size) return body;
        }
    }

    /// <summary>A message in a frame of gRPC.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    /// <summary>Compressed with gzip.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(bytes);
        return target.ToArray();
    }

    private static ProtobufMessage Attribute(string key, string value) => new ProtobufMessage().Text(1, key).Message(2, new ProtobufMessage().Text(1, value));
}

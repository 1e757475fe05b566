using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Checking;

/// <summary>
/// Sends what an exporter with nothing to report would send: an export request without items, which every receiver of OTLP takes
/// or refuses as it would a full one.
/// </summary>
internal sealed class OtlpProbe : IDisposable
{
    private const string ProtobufType = "application/x-protobuf";
    private const string GrpcService = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    // An exporter gives up after ten seconds by default; a doctor need not be more patient with a port that is silent.
    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(3), AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Prepares; nothing is sent yet.</summary>
    public OtlpProbe() => http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("apiary-doctor", "0.1.0"));

    /// <summary>Asks over HTTP, with protobuf as exporters do unless told otherwise.</summary>
    /// <param name="address">The whole address, path included.</param>
    /// <param name="headers">What goes along, the key among it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<OtlpAnswer> OverHttpAsync(Uri address, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ProtobufType);
        return await SendAsync(request, headers, ReadHttpAsync, cancellationToken);
    }

    /// <summary>Asks over gRPC.</summary>
    /// <param name="address">The receiver; its path is left out, as exporters do.</param>
    /// <param name="headers">What goes along, the key among it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<OtlpAnswer> OverGrpcAsync(Uri address, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, GrpcService))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // One message: not compressed, no bytes long.
            Content = new ByteArrayContent(new byte[5]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        return await SendAsync(request, headers, ReadGrpcAsync, cancellationToken);
    }

    /// <summary>What a plain GET is answered with; null when nothing answers.</summary>
    public async Task<(int Status, string Body)?> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception failure) when (IsSilence(failure, cancellationToken))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<OtlpAnswer> SendAsync(
        HttpRequestMessage request, IReadOnlyList<(string Name, string Value)> headers, Func<HttpResponseMessage, CancellationToken, Task<OtlpAnswer>> read, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return await read(response, cancellationToken);
        }
        catch (Exception failure) when (IsSilence(failure, cancellationToken))
        {
            return new OtlpAnswer(OtlpAnswerKind.Nobody, (failure.InnerException ?? failure).Message);
        }
    }

    private static bool IsSilence(Exception failure, CancellationToken cancellationToken) =>
        failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static async Task<OtlpAnswer> ReadHttpAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var status = (int)response.StatusCode;
        var type = response.Content.Headers.ContentType?.MediaType;
        var isOtlp = type is ProtobufType or "application/protobuf";
        var text = Describe(status, isOtlp ? MessageOf(body) : TextOf(body, type));
        return new OtlpAnswer(
            status switch
            {
                // An empty message has no bytes, and some receivers then say no type either.
                200 when isOtlp || body.Length == 0 => OtlpAnswerKind.Accepted,
                401 or 403 => OtlpAnswerKind.KeyRefused,
                429 or 502 or 503 or 504 => OtlpAnswerKind.TryLater,
                _ when isOtlp => OtlpAnswerKind.Refused,
                _ => OtlpAnswerKind.NotOtlp,
            },
            text);
    }

    private static async Task<OtlpAnswer> ReadGrpcAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (TrailerOf(response, "grpc-status") is not { } trailer || !int.TryParse(trailer, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            return new OtlpAnswer(OtlpAnswerKind.NotOtlp, $"status {(int)response.StatusCode}, not gRPC");
        var text = Describe(status, Uri.UnescapeDataString(TrailerOf(response, "grpc-message") ?? ""), "gRPC status");
        return new OtlpAnswer(
            status switch
            {
                0 => OtlpAnswerKind.Accepted,
                7 or 16 => OtlpAnswerKind.KeyRefused,
                8 or 14 => OtlpAnswerKind.TryLater,
                12 => OtlpAnswerKind.NotOtlp,
                _ => OtlpAnswerKind.Refused,
            },
            text);
    }

    /// <summary>Of a trailer, or of a header where the answer is all headers.</summary>
    private static string? TrailerOf(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) || response.Headers.TryGetValues(name, out trailing) ? trailing.First() : null;

    private static string Describe(int status, string message, string kind = "status") => message.Length == 0 ? $"{kind} {status}" : $"{kind} {status}: {message}";

    /// <summary>The message of a <c>google.rpc.Status</c> in protobuf: field 2, a string shorter than 16 KiB, behind at most a code.</summary>
    private static string MessageOf(ReadOnlySpan<byte> status)
    {
        const byte CodeTag = 1 << 3, MessageTag = (2 << 3) | 2;
        if (status.Length > 2 && status[0] == CodeTag && status[1] < 128) status = status[2..];
        if (status.Length < 2 || status[0] != MessageTag) return "";
        var (length, begin) = status[1] < 128 || status.Length < 3 ? (status[1], 2) : ((status[1] & 127) | (status[2] << 7), 3);
        return begin + length <= status.Length ? Encoding.UTF8.GetString(status.Slice(begin, length)) : "";
    }

    private static string TextOf(byte[] body, string? type)
    {
        const int Most = 200;
        var text = Encoding.UTF8.GetString(body);
        if (type == "application/json" && TryMessage(text) is { } message) text = message;
        text = TerminalText.Of(text).Trim();
        return text.Length <= Most ? text : text[..Most] + "…";
    }

    private static string? TryMessage(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message) ? message.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

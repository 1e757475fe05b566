using System.Text;
using System.Text.Json;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Rollbar.Payloads;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>
/// The body of a request, JSON or a form, whichever it is: clients send JSON as a form, and without saying what it is (reference, section 1). Its owner disposes it.
/// </summary>
internal sealed class RollbarBody : IDisposable
{
    private static readonly Dictionary<string, string> NoForm = [];

    private readonly PooledBytes received = new();
    private readonly PooledBytes plain = new();
    private ContentCoding coding;
    private JsonDocument? document;

    /// <summary>The JSON, or that of the form's field <c>payload</c>; null when there is none.</summary>
    public JsonElement? Json => document?.RootElement;

    /// <summary>The form's fields; empty when it is no form.</summary>
    public IReadOnlyDictionary<string, string> Form { get; private set; } = NoForm;

    /// <summary>The body uncompressed.</summary>
    public ReadOnlySpan<byte> Bytes => BodyReader.PlainOf(coding, received, plain).Length > 0 ? BodyReader.PlainOf(coding, received, plain).Span : received.Span;

    /// <summary>How many bytes came.</summary>
    public int ReceivedBytes => received.Length;

    /// <summary>Reads it; what is wrong with it, null for nothing.</summary>
    public async ValueTask<RollbarRefusal?> ReadAsync(HttpContext context, int maxBytes)
    {
        coding = ContentCodings.Parse(context.Request.Headers.ContentEncoding.ToString());
        var failure = await BodyReader.ReadAsync(context.Request, coding, maxBytes, received, plain, context.RequestAborted);
        return failure switch
        {
            BodyFailure.None => await ParseAsync(context.Request.ContentType),
            BodyFailure.TooLarge => new(413, "request entity too large", ArrivalReasons.BodyTooLarge, $"the body has more than {maxBytes} bytes uncompressed (--rollbar-max-request)"),
            BodyFailure.Incomplete => new(400, "the body ended early", ArrivalReasons.SenderGone, "the connection ended in the middle of the body"),
            BodyFailure.Broken => new(400, "the body is not compressed as Content-Encoding says", ArrivalReasons.EncodingBroken, $"the body claims {coding.ToString().ToLowerInvariant()} but is not"),
            _ => new(400, "the Content-Encoding is not known", ArrivalReasons.EncodingUnsupported, "Content-Encoding names one that this server does not know"),
        };
    }

    /// <summary>A field of the JSON or of the form; empty when it is absent.</summary>
    public string Field(string name) => Json?.TextAt(name) is { Length: > 0 } text ? text : Form.GetValueOrDefault(name, "");

    /// <summary>Gives everything back.</summary>
    public void Dispose()
    {
        document?.Dispose();
        received.Dispose();
        plain.Dispose();
    }

    private async ValueTask<RollbarRefusal?> ParseAsync(string? contentType)
    {
        var bytes = BodyReader.PlainOf(coding, received, plain).Memory;
        var first = bytes.Span.TrimStart(" \t\r\n"u8);
        if (first.IsEmpty) return new(400, "the body is empty", ArrivalReasons.BodyEmpty, "the body is empty");
        if (first[0] is (byte)'{' or (byte)'[') return ParseJson(bytes);
        try
        {
            Form = contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true ? await ReadPartsAsync(contentType, bytes) : ReadPairs(bytes.Span);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            return new(400, "the form cannot be read", ArrivalReasons.BodyMalformed, $"the form cannot be read: {failure.Message}");
        }

        return Form.TryGetValue("payload", out var payload) ? ParseJson(Encoding.UTF8.GetBytes(payload)) : null;
    }

    private RollbarRefusal? ParseJson(ReadOnlyMemory<byte> bytes)
    {
        document = LenientJson.Parse(bytes, out var fault);
        return document is null ? new(400, "the body is no valid JSON", ArrivalReasons.BodyMalformed, $"the body is no valid JSON: {fault}") : null;
    }

    private static Dictionary<string, string> ReadPairs(ReadOnlySpan<byte> bytes)
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(bytes)) { ValueLengthLimit = int.MaxValue };
        return Single(reader.ReadForm());
    }

    private static async Task<Dictionary<string, string>> ReadPartsAsync(string contentType, ReadOnlyMemory<byte> bytes)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary)
            throw new InvalidDataException("there is no boundary in the Content-Type");
        var reader = new MultipartReader(boundary.ToString(), new MemoryStream(bytes.ToArray(), writable: false));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            if (section.AsFormDataSection() is { } field) fields[field.Name] = await field.GetValueAsync();
        }

        return fields;
    }

    private static Dictionary<string, string> Single(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form) =>
        form.ToDictionary(pair => pair.Key, pair => pair.Value[0] ?? "", StringComparer.Ordinal);
}

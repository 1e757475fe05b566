using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Errors.Stacks;

namespace Apiary.Server.Errors.Spans;

/// <summary>Writes what a batch says of an exception as Rollbar's clients would report it. Valid as long as the batch is.</summary>
/// <param name="batch">The spans.</param>
/// <param name="source">By what way they came.</param>
/// <param name="nowNanos">The time, in nanoseconds since 1970.</param>
internal sealed class SpanReport(EventBatch batch, string source, long nowNanos)
{
    // As X-Ray has no word for it, and many programs name none to OpenTelemetry.
    private const string UnknownEnvironment = "unspecified";

    // A clock that is further ahead is wrong, and what it says would be out of sight.
    private const long MostAheadNanos = 24 * 3_600 * 1_000_000_000L;

    private readonly BatchText stacks = BatchText.Of(batch, "exception.stacktrace"u8);
    private readonly BatchText environments = BatchText.Of(batch, "deployment.environment.name"u8), olderEnvironments = BatchText.Of(batch, "deployment.environment"u8);
    private readonly BatchText services = BatchText.Of(batch, "service.name"u8), versions = BatchText.Of(batch, "service.version"u8), hosts = BatchText.Of(batch, "host.name"u8);
    private readonly BatchText sdkLanguages = BatchText.Of(batch, "telemetry.sdk.language"u8), sdkNames = BatchText.Of(batch, "telemetry.sdk.name"u8), sdkVersions = BatchText.Of(batch, "telemetry.sdk.version"u8);
    private readonly BatchText names = BatchText.Of(batch, "name"u8), spanNames = BatchText.Of(batch, "parent_name"u8), annotations = BatchText.Of(batch, "meta.annotation_type"u8), routes = BatchText.Of(batch, "http.route"u8);
    private readonly BatchText urls = BatchText.Of(batch, "url.full"u8), olderUrls = BatchText.Of(batch, "http.url"u8), paths = BatchText.Of(batch, "url.path"u8), targets = BatchText.Of(batch, "http.target"u8);
    private readonly BatchText methods = BatchText.Of(batch, "http.request.method"u8), olderMethods = BatchText.Of(batch, "http.method"u8), addresses = BatchText.Of(batch, "client.address"u8);
    private readonly BatchText people = BatchText.Of(batch, "user.id"u8), olderPeople = BatchText.Of(batch, "enduser.id"u8);
    private readonly BatchLane? failed = BatchText.LaneOf(batch, "error"u8, ColumnType.Boolean);

    /// <summary>The report. The same exception of the same span has the same id each time, so that a request that comes again is not counted again.</summary>
    public ErrorReport Of(SpanException exception)
    {
        var data = DataOf(exception);
        using var document = JsonDocument.Parse(data);
        var id = $"{exception.TraceId}/{exception.SpanId}/{exception.TimestampNanos}/{exception.Type}/{exception.Message}";
        var uuid = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16)).ToString("N");
        return new ErrorReport(document.RootElement.Clone(), uuid, exception.TimestampNanos > 0 && exception.TimestampNanos < nowNanos + MostAheadNanos ? exception.TimestampNanos : nowNanos, source) { ClientAddress = OfSpan(exception, addresses) };
    }

    private byte[] DataOf(SpanException exception)
    {
        var row = exception.Row;
        var language = SpanLanguage.Of(sdkLanguages.At(row), sdkNames.At(row));
        var written = new MemoryStream();
        using var json = new Utf8JsonWriter(written);
        json.WriteStartObject();
        json.WriteString("environment", First(environments.At(row), olderEnvironments.At(row), UnknownEnvironment));
        // One that its span survived was dealt with.
        json.WriteString("level", HasFailed(exception) ? "error" : "warning");
        Text(json, "language", language.Language);
        Text(json, "framework", language.Framework);
        Text(json, "platform", language.Platform);
        Text(json, "code_version", versions.At(row));
        Text(json, "service", services.At(row));
        Text(json, "context", First(OfSpan(exception, routes), annotations.At(row).Length > 0 ? spanNames.At(row) : names.At(row)));
        Part(json, "server", ("host", hosts.At(row)));
        Part(json, "request", ("url", First(OfSpan(exception, urls), OfSpan(exception, olderUrls), OfSpan(exception, paths), OfSpan(exception, targets))), ("method", First(OfSpan(exception, methods), OfSpan(exception, olderMethods))));
        Part(json, "person", ("id", First(OfSpan(exception, people), OfSpan(exception, olderPeople))));
        Part(json, "notifier", ("name", sdkNames.At(row)), ("version", sdkVersions.At(row)));
        json.WriteStartArray("attributes");
        Attribute(json, "trace_id", exception.TraceId);
        Attribute(json, "span_id", exception.SpanId);
        json.WriteEndArray();
        json.WriteStartObject("body");
        WriteBody(json, exception, language);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return written.ToArray();
    }

    private void WriteBody(Utf8JsonWriter json, SpanException exception, SpanLanguage language)
    {
        var stack = stacks.At(exception.Row);
        if (exception.Type.Length == 0 && stack.Length == 0)
        {
            Part(json, "message", ("body", exception.Message));
            return;
        }

        var traces = StackReader.Read(stack);
        if (traces.Count > 1) json.WriteStartArray("trace_chain");
        else json.WritePropertyName("trace");
        for (var i = 0; i < Math.Max(1, traces.Count); i++)
        {
            var trace = i < traces.Count ? traces[i] : new ParsedTrace("", "", []);
            // What the span says of its exception is better than what the text's first line does.
            if (i == 0) trace = trace with { Type = First(exception.Type, trace.Type, "Error"), Message = First(exception.Message, trace.Message) };
            WriteTrace(json, trace, language, traces.Count == 0 ? stack : "");
        }

        if (traces.Count > 1) json.WriteEndArray();
    }

    private static void WriteTrace(Utf8JsonWriter json, ParsedTrace trace, SpanLanguage language, string unread)
    {
        json.WriteStartObject();
        Part(json, "exception", ("class", First(trace.Type, "Error")), ("message", trace.Message), ("stack", unread));
        json.WriteStartArray("frames");
        foreach (var frame in trace.Frames)
        {
            json.WriteStartObject();
            json.WriteString("filename", frame.FileName);
            Text(json, "method", frame.Method);
            Text(json, "class_name", frame.ClassName);
            if (frame.Line is { } line) json.WriteNumber("lineno", line);
            if (frame.Column is { } column) json.WriteNumber("colno", language.ColumnOf(column));
            Text(json, "code", frame.Code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private bool HasFailed(SpanException exception) =>
        failed is not null && failed.Rows.BinarySearch(exception.Row) is >= 0 and var index && failed.Bits[index] != 0;

    /// <summary>What the exception's own event says, or its span.</summary>
    private static string OfSpan(SpanException exception, BatchText texts) => First(texts.At(exception.Row), exception.SpanRow < 0 ? "" : texts.At(exception.SpanRow));

    private static string First(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            if (text.Length > 0) return text;
        return "";
    }

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0) json.WriteString(name, value);
    }

    private static void Part(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var isEmpty = true;
        foreach (var (field, value) in fields)
        {
            if (value.Length == 0) continue;
            if (isEmpty) json.WriteStartObject(name);
            isEmpty = false;
            json.WriteString(field, value);
        }

        if (!isEmpty) json.WriteEndObject();
    }

    private static void Attribute(Utf8JsonWriter json, string key, string value)
    {
        if (value.Length == 0) return;
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}

using System.Buffers.Binary;
using System.Text;
using Apiary.Bench.Generator;

namespace Apiary.Bench.Otlp;

/// <summary>
/// The generator's spans as OTLP trace requests: each of its 96 pods is a process that exports when it has a batch together,
/// with one resource of 9 attributes, one scope, and some 20 attributes on each span (18 to 23, by its kind).
/// </summary>
/// <param name="events">Where the spans come from.</param>
/// <param name="batchSpans">Spans of a request.</param>
/// <param name="services">How many of the generator's services there are, 1 to 12, and so how many datasets.</param>
internal sealed class OtlpRequests(EventGenerator events, int batchSpans, int services)
{
    private static readonly byte[][] Agents = Make(24, i => $"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{120 + i}.0.0.0 Safari/537.36");
    private static readonly byte[][] Functions = Make(90, i => $"Handle{i}Async");
    private static readonly byte[][] Clients = Make(5_000, i => $"10.{i % 16}.{i / 16 % 250}.{i % 250}");
    private static readonly byte[][] Threads = Make(65, i => $".NET TP Worker {i}");
    private static readonly byte[][] Tenants = Make(300, i => $"tenant-{i:D4}");
    private static readonly byte[][] Namespaces = Make(Vocabulary.ServiceCount, i => $"Shop.{Encoding.ASCII.GetString(Vocabulary.Services[i])}.Handlers");

    private readonly List<SpanEvent>[] waiting = [.. Enumerable.Range(0, Vocabulary.Pods.Length).Select(_ => new List<SpanEvent>())];
    private readonly ProtobufWriter to = new();

    /// <summary>The body of the next request, of exactly as many spans as a batch has. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        while (true)
        {
            events.Next(out var span);
            var spans = waiting[span.Pod];
            spans.Add(span);
            if (spans.Count < batchSpans) continue;
            Write(spans);
            spans.Clear();
            return to.Written;
        }
    }

    private static byte[][] Make(int count, Func<int, string> word) => [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes(word(i)))];

    private void Write(List<SpanEvent> spans)
    {
        to.Reset();
        var resourceSpans = to.Begin(1);
        var resource = to.Begin(1);
        WriteResource(spans[0]);
        to.End(resource);
        var scopeSpans = to.Begin(2);
        var scope = to.Begin(1);
        to.Bytes(1, "Shop.Instrumentation"u8);
        to.Bytes(2, "2.4.1"u8);
        to.End(scope);
        foreach (var span in spans) WriteSpan(span);
        to.End(scopeSpans);
        to.End(resourceSpans);
    }

    private void WriteResource(in SpanEvent span)
    {
        var attributes = new OtlpAttributeWriter(to, 1);
        attributes.Text("service.name"u8, Vocabulary.Services[span.Service % services]);
        attributes.Text("service.version"u8, Vocabulary.Versions[span.Version]);
        attributes.Text("service.instance.id"u8, Vocabulary.Pods[span.Pod]);
        attributes.Text("host.name"u8, Vocabulary.Nodes[span.Pod % Vocabulary.NodeCount]);
        attributes.Text("deployment.environment"u8, "production"u8);
        attributes.Text("telemetry.sdk.name"u8, "opentelemetry"u8);
        attributes.Text("telemetry.sdk.language"u8, Vocabulary.SdkLanguages[span.Service]);
        attributes.Text("telemetry.sdk.version"u8, "1.20.1"u8);
        attributes.Number("process.pid"u8, 1 + (span.Pod * 37 % 30_000));
    }

    private void WriteSpan(in SpanEvent span)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, span.TraceHigh);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], span.TraceLow);
        var message = to.Begin(2);
        to.Bytes(1, id);
        BinaryPrimitives.WriteUInt64BigEndian(id, span.SpanId);
        to.Bytes(2, id[..8]);
        BinaryPrimitives.WriteUInt64BigEndian(id, span.ParentId);
        if (span.ParentId != 0) to.Bytes(4, id[..8]);
        to.Bytes(5, span.Route >= 0 ? Vocabulary.RouteNames[span.Route] : span.Statement >= 0 ? Vocabulary.StatementNames[span.Statement] : Vocabulary.Operations[span.Operation]);
        to.Varint(6, span.Kind == Vocabulary.ServerKind ? 2u : span.Kind == Vocabulary.ClientKind ? 3u : 1u);
        to.Fixed64(7, (ulong)span.TimestampNanos);
        to.Fixed64(8, (ulong)(span.TimestampNanos + (span.DurationMicros * 1000L)));
        WriteAttributes(span);
        if (span.IsError)
        {
            var status = to.Begin(15);
            to.Bytes(2, Vocabulary.ExceptionMessages[span.Exception]);
            to.Varint(3, 2);
            to.End(status);
        }

        to.End(message);
    }

    private void WriteAttributes(in SpanEvent span)
    {
        var attributes = new OtlpAttributeWriter(to, 9);
        attributes.Text("user.id"u8, Vocabulary.Users[span.User]);
        attributes.Text("customer.plan"u8, Vocabulary.Plans[span.Plan]);
        attributes.Text("tenant.id"u8, Tenants[span.User % Tenants.Length]);
        attributes.Thousandths("cart.total"u8, span.User % 400 * 1_250);
        attributes.Number("thread.id"u8, span.Thread);
        attributes.Text("thread.name"u8, Threads[span.Thread]);
        attributes.Truth("feature.new_checkout"u8, span.User % 4 == 0);
        attributes.Text("code.namespace"u8, Namespaces[span.Service]);
        attributes.Text("code.function"u8, Functions[(span.Route >= 0 ? span.Route : span.Operation) % Functions.Length]);
        attributes.Number("code.lineno"u8, 20 + ((span.Route >= 0 ? span.Route : span.Operation) * 13));
        attributes.Number("retry.count"u8, span.IsError ? 2 : 0);
        if (span.Route >= 0) WriteRequest(span, attributes);
        else if (span.Statement >= 0) WriteStatement(span, attributes);
        else WriteOperation(span, attributes);
        if (!span.IsError) return;
        attributes.Text("exception.type"u8, Vocabulary.ExceptionTypes[span.Exception % Vocabulary.ExceptionTypes.Length]);
        attributes.Text("exception.message"u8, Vocabulary.ExceptionMessages[span.Exception]);
    }

    private static void WriteRequest(in SpanEvent span, OtlpAttributeWriter attributes)
    {
        attributes.Text("http.request.method"u8, Vocabulary.Methods[span.Route % Vocabulary.Methods.Length]);
        attributes.Text("http.route"u8, Vocabulary.Routes[span.Route]);
        attributes.Number("http.response.status_code"u8, span.Status);
        attributes.Number("http.response.body.size"u8, span.ContentLength);
        attributes.Text("url.scheme"u8, "https"u8);
        attributes.Text("url.path"u8, Vocabulary.Routes[span.Route]);
        attributes.Text("server.address"u8, "shop.example.com"u8);
        attributes.Number("server.port"u8, 443);
        attributes.Text("network.protocol.version"u8, "1.1"u8);
        attributes.Text("user_agent.original"u8, Agents[span.User % Agents.Length]);
        attributes.Text("client.address"u8, Clients[span.User % Clients.Length]);
    }

    private static void WriteStatement(in SpanEvent span, OtlpAttributeWriter attributes)
    {
        attributes.Text("db.system"u8, Vocabulary.Systems[span.Service % Vocabulary.Systems.Length]);
        attributes.Text("db.statement"u8, Vocabulary.Statements[span.Statement]);
        attributes.Text("db.name"u8, "shop"u8);
        attributes.Text("db.user"u8, "app"u8);
        attributes.Number("db.response.returned_rows"u8, span.DurationMicros % 50);
        attributes.Text("server.address"u8, "db-1.internal"u8);
        attributes.Number("server.port"u8, 5432);
        attributes.Text("network.transport"u8, "tcp"u8);
    }

    private static void WriteOperation(in SpanEvent span, OtlpAttributeWriter attributes)
    {
        attributes.Text("operation.name"u8, Vocabulary.Operations[span.Operation]);
        attributes.Number("items.count"u8, span.DurationMicros % 20);
        attributes.Thousandths("queue.wait_ms"u8, span.DurationMicros / 10);
        attributes.Text("cache.tier"u8, "local"u8);
        attributes.Truth("cache.hit"u8, span.DurationMicros % 3 != 0);
        attributes.Number("payload.bytes"u8, span.DurationMicros % 4_096);
        attributes.Text("job.trigger"u8, "request"u8);
    }
}

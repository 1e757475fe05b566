using System.Buffers.Text;

namespace Apiary.Bench.Generator;

/// <summary>Names the fields of a generated span, in one order for every format. About 25 of them are present on a span.</summary>
internal static class SpanFields
{
    /// <summary>All columns in the order of <see cref="Write"/>.</summary>
    public static readonly string[] Names =
    [
        "trace.trace_id", "trace.span_id", "trace.parent_id", "service.name", "name", "span.kind", "duration_ms", "user.id",
        "http.route", "http.method", "http.status_code", "http.response_content_length",
        "db.system", "db.statement", "error", "exception.type", "exception.message", "customer.plan",
        "k8s.pod.name", "k8s.node.name", "k8s.namespace.name", "cloud.region", "cloud.availability_zone", "service.version",
        "deployment.environment", "telemetry.sdk.language", "telemetry.sdk.version", "thread.id", "feature.new_checkout",
    ];

    public static void Write<TWriter>(in SpanEvent span, scoped ref TWriter to)
        where TWriter : struct, ISpanWriter, allows ref struct
    {
        Span<byte> hex = stackalloc byte[32];
        WriteHex(span.TraceHigh, hex);
        WriteHex(span.TraceLow, hex[16..]);
        to.Text("trace.trace_id"u8, hex);
        WriteHex(span.SpanId, hex);
        to.Text("trace.span_id"u8, hex[..16]);
        if (span.ParentId == 0)
        {
            to.Absent("trace.parent_id"u8);
        }
        else
        {
            WriteHex(span.ParentId, hex);
            to.Text("trace.parent_id"u8, hex[..16]);
        }

        to.Text("service.name"u8, Vocabulary.Services[span.Service]);
        to.Text("name"u8, span.Route >= 0 ? Vocabulary.RouteNames[span.Route]
            : span.Statement >= 0 ? Vocabulary.StatementNames[span.Statement] : Vocabulary.Operations[span.Operation]);
        to.Text("span.kind"u8, Vocabulary.Kinds[span.Kind]);
        to.Thousandths("duration_ms"u8, span.DurationMicros);
        to.Text("user.id"u8, Vocabulary.Users[span.User]);
        WriteRequest(span, ref to);
        WriteStatement(span, ref to);
        WriteError(span, ref to);
        to.Text("customer.plan"u8, Vocabulary.Plans[span.Plan]);
        to.Text("k8s.pod.name"u8, Vocabulary.Pods[span.Pod]);
        // A pod stays on its node, a node in its zone.
        var node = span.Pod % Vocabulary.NodeCount;
        to.Text("k8s.node.name"u8, Vocabulary.Nodes[node]);
        to.Text("k8s.namespace.name"u8, "shop"u8);
        to.Text("cloud.region"u8, Vocabulary.Regions[node % 12 / 3]);
        to.Text("cloud.availability_zone"u8, Vocabulary.Zones[node % 12]);
        to.Text("service.version"u8, Vocabulary.Versions[span.Version]);
        to.Text("deployment.environment"u8, "production"u8);
        to.Text("telemetry.sdk.language"u8, Vocabulary.SdkLanguages[span.Service]);
        to.Text("telemetry.sdk.version"u8, "1.20.1"u8);
        to.Number("thread.id"u8, span.Thread);
        to.Truth("feature.new_checkout"u8, span.User % 4 == 0);
    }

    private static void WriteRequest<TWriter>(in SpanEvent span, scoped ref TWriter to)
        where TWriter : struct, ISpanWriter, allows ref struct
    {
        if (span.Route >= 0)
        {
            to.Text("http.route"u8, Vocabulary.Routes[span.Route]);
            to.Text("http.method"u8, Vocabulary.Methods[span.Route % Vocabulary.Methods.Length]);
            to.Number("http.status_code"u8, span.Status);
            to.Number("http.response_content_length"u8, span.ContentLength);
            return;
        }

        to.Absent("http.route"u8);
        to.Absent("http.method"u8);
        to.Absent("http.status_code"u8);
        to.Absent("http.response_content_length"u8);
    }

    private static void WriteStatement<TWriter>(in SpanEvent span, scoped ref TWriter to)
        where TWriter : struct, ISpanWriter, allows ref struct
    {
        if (span.Statement >= 0)
        {
            to.Text("db.system"u8, Vocabulary.Systems[span.Service % Vocabulary.Systems.Length]);
            to.Text("db.statement"u8, Vocabulary.Statements[span.Statement]);
            return;
        }

        to.Absent("db.system"u8);
        to.Absent("db.statement"u8);
    }

    private static void WriteError<TWriter>(in SpanEvent span, scoped ref TWriter to)
        where TWriter : struct, ISpanWriter, allows ref struct
    {
        to.Truth("error"u8, span.IsError);
        if (span.IsError)
        {
            to.Text("exception.type"u8, Vocabulary.ExceptionTypes[span.Exception % Vocabulary.ExceptionTypes.Length]);
            to.Text("exception.message"u8, Vocabulary.ExceptionMessages[span.Exception]);
            return;
        }

        to.Absent("exception.type"u8);
        to.Absent("exception.message"u8);
    }

    private static void WriteHex(ulong value, Span<byte> to) => Utf8Formatter.TryFormat(value, to, out _, new('x', 16));
}

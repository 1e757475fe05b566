using System.Diagnostics;
using Apiary.Engine.Catalog;

namespace Apiary.Server.Telemetry;

/// <summary>
/// Keeps one event about every request: what the gatekeeper's middleware adds (protocol reference 1.9, 1.11), and around it
/// whatever the endpoint adds. Stands in front of everything else.
/// </summary>
internal sealed class OwnEventMiddleware(RequestDelegate next, OwnEvents events, TimeProvider time)
{
    /// <summary>Runs the rest of the pipeline and keeps the event.</summary>
    public Task InvokeAsync(HttpContext context) =>
        events.IsOn && !context.Request.Headers.UserAgent.ToString().Contains(HoneycombSender.UserAgent, StringComparison.Ordinal)
            ? RunAsync(context)
            : next(context);

    private async Task RunAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var own = events.Rent();
        own.TimestampNanos = UnixTime.ToNanos(time.GetUtcNow());
        AddRequest(own, context);
        context.Features.Set(own);
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            own.Add("request.error", failure.GetType().Name);
            own.Add("request.error_detail", failure.Message);
            throw;
        }
        finally
        {
            context.Features.Set<OwnEvent>(null);
            own.Add("response.status_code", context.Response.StatusCode);
            own.Add("duration_ms", Stopwatch.GetElapsedTime(start));
            events.Offer(own);
        }
    }

    private static void AddRequest(OwnEvent own, HttpContext context)
    {
        var request = context.Request;
        var trace = TraceContext.From(request.Headers["X-Honeycomb-Trace"].ToString(), request.Headers.TraceParent.ToString());
        own.Add("type", "http_server");
        own.Add("name", NameOf(request.Method));
        own.Add("trace.trace_id", trace.TraceId);
        own.Add("trace.span_id", trace.SpanId);
        own.Add("trace.parent_id", trace.ParentId);
        own.Add("request.host", request.Host.Value);
        own.Add("request.method", request.Method);
        own.Add("request.path", request.Path.Value);
        own.Add("request.query", request.QueryString.Value is { Length: > 1 } query ? query[1..] : "");
        own.Add("request.scheme", request.Scheme);
        own.Add("request.http_version", request.Protocol);
        own.Add("request.remote_addr", context.Connection.RemoteIpAddress?.ToString());
        own.Add("request.user_agent", request.Headers.UserAgent.ToString());
        own.Add("request.content_length", request.ContentLength ?? 0);
    }

    private static string NameOf(string method) => method switch
    {
        "GET" => "http_get",
        "POST" => "http_post",
        "PUT" => "http_put",
        "DELETE" => "http_delete",
        "OPTIONS" => "http_options",
        _ => "http_other",
    };
}

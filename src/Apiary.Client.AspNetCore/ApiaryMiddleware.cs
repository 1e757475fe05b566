using System.Diagnostics;
using Apiary.Client.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Apiary.Client.AspNetCore;

/// <summary>
/// Sends one event for each request: method, path, route, status, user agent, sizes, duration, exception, and what the
/// application added through <see cref="RequestEvent"/>. It is a span of its trace: the caller's ids come from
/// <c>traceparent</c> through .NET, or from Honeycomb's header.
/// </summary>
internal sealed class ApiaryMiddleware(RequestDelegate next, HoneyClient client)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // The framework makes an Activity only when somebody listens; without one, calls made from here would begin traces of their own.
        using var own = Activity.Current is null ? Begin(context.Request) : null;
        var made = client.NewEvent();
        made.Timestamp = client.Clock.UtcNow;
        var holder = RequestEvent.Begin(context, made);
        var start = client.Clock.Ticks;
        try
        {
            AddRequest(made, context);
            await next(context);
            AddResponse(holder, context, context.Response.StatusCode);
        }
        catch (Exception failure)
        {
            AddResponse(holder, context, context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status500InternalServerError);
            if (holder.Event is { } failed && !context.RequestAborted.IsCancellationRequested) failed.AddException(failure);
            throw;
        }
        finally
        {
            holder.Add("duration_ms", (client.Clock.Ticks - start) / (double)TimeSpan.TicksPerMillisecond);
            holder.End().Send();
        }
    }

    private static Activity Begin(HttpRequest request)
    {
        var span = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        if (request.Headers.TraceParent.ToString() is { Length: > 0 } caller && ActivityContext.TryParse(caller, request.Headers.TraceState, out _))
        {
            span.SetParentId(caller);
            span.TraceStateString = request.Headers.TraceState;
        }

        return span.Start();
    }

    private static void AddRequest(Event made, HttpContext context)
    {
        var request = context.Request;
        made.AddField("meta.signal_type", "trace");
        made.AddField("span.kind", "server");
        made.AddField("http.request.method", request.Method);
        made.AddField("url.scheme", request.Scheme);
        made.AddField("url.path", request.Path.Value);
        made.AddField("server.address", request.Host.Host);
        if (request.Host.Port is { } port) made.AddField("server.port", (long)port);
        if (request.ContentLength is { } length) made.AddField("http.request.body.size", length);
        if (request.Headers.UserAgent.ToString() is { Length: > 0 } agent) made.AddField("user_agent.original", agent);
        if (context.Connection.RemoteIpAddress is { } address) made.AddField("client.address", address.ToString());
        made.AddField("network.protocol.version", request.Protocol.Replace("HTTP/", "", StringComparison.Ordinal));
        AddTrace(made, request);
    }

    private static void AddTrace(Event made, HttpRequest request)
    {
        if (HoneycombPropagation.TryParse(request.Headers[HoneycombPropagation.Header], out var caller))
        {
            made.AddField("trace.trace_id", caller.TraceId);
            made.AddField("trace.parent_id", caller.ParentId);
            foreach (var (name, value) in caller.Fields) made.AddField(name, value);
        }
        else if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
        {
            made.AddField("trace.trace_id", span.TraceId.ToHexString());
            if (span.ParentSpanId != default) made.AddField("trace.parent_id", span.ParentSpanId.ToHexString());
        }

        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current) made.AddField("trace.span_id", current.SpanId.ToHexString());
    }

    private static void AddResponse(RequestEvent.Holder holder, HttpContext context, int status)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (route is not null) holder.Add("http.route", route);
        holder.Add("name", route is null ? context.Request.Method : $"{context.Request.Method} {route}");
        holder.Add("http.response.status_code", status);
        if (context.Response.ContentLength is { } length) holder.Add("http.response.body.size", length);
        if (context.RequestAborted.IsCancellationRequested) holder.Add("request.aborted", true);
        if (status >= StatusCodes.Status500InternalServerError) holder.Add("error", true);
    }
}

using System.Diagnostics;
using Apiary.Client.Tracing;

namespace Apiary.Client.Extensions;

/// <summary>
/// Sends one event for each outgoing request of an <see cref="HttpClient"/>, and Honeycomb's trace header with the request,
/// for services that were instrumented with beelines. .NET sends <c>traceparent</c> by itself.
/// </summary>
/// <param name="client">Sends the events.</param>
/// <param name="honeycombHeader">Whether requests carry <c>X-Honeycomb-Trace</c>.</param>
public sealed class ApiaryHttpHandler(HoneyClient client, bool honeycombHeader = false) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var made = client.NewEvent();
        made.Timestamp = client.Clock.UtcNow;
        AddRequest(made, request);
        var start = client.Clock.Ticks;
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            made.AddField("http.response.status_code", (long)(int)response.StatusCode);
            if (response.Content?.Headers.ContentLength is { } length) made.AddField("http.response.body.size", length);
            if ((int)response.StatusCode >= 500) made.AddField("error", true);
            return response;
        }
        catch (Exception failure)
        {
            made.AddException(failure);
            throw;
        }
        finally
        {
            made.AddField("duration_ms", (client.Clock.Ticks - start) / (double)TimeSpan.TicksPerMillisecond);
            made.Send();
        }
    }

    private void AddRequest(Event made, HttpRequestMessage request)
    {
        made.AddField("meta.signal_type", "trace");
        made.AddField("name", request.Method.Method);
        made.AddField("span.kind", "client");
        made.AddField("http.request.method", request.Method.Method);
        if (request.RequestUri is { IsAbsoluteUri: true } address)
        {
            made.AddField("server.address", address.Host);
            made.AddField("server.port", (long)address.Port);
            // Without the query, which may hold what is nobody's business.
            made.AddField("url.full", address.GetLeftPart(UriPartial.Path));
        }

        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } caller) return;
        var spanId = ActivitySpanId.CreateRandom().ToHexString();
        made.AddField("trace.trace_id", caller.TraceId.ToHexString());
        made.AddField("trace.parent_id", caller.SpanId.ToHexString());
        made.AddField("trace.span_id", spanId);
        if (honeycombHeader) request.Headers.TryAddWithoutValidation(HoneycombPropagation.Header, HoneycombPropagation.Format(caller.TraceId.ToHexString(), spanId));
    }
}

using System.Text.Encodings.Web;
using Apiary.Server.Workspace;

namespace Apiary.Server.Hosting.Ui;

/// <summary><c>GET /</c> where no UI was built: what this is, how to send the first event, where to look when it does not arrive, how to get the UI.</summary>
internal static class WelcomeEndpoint
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/", Methods, HandleAsync).AllowCallers(CallerPolicy.Anyone);

    private static Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(Page(HtmlEncoder.Default.Encode($"{context.Request.Scheme}://{context.Request.Host}")), context.RequestAborted);
    }

    private static string Page(string address) => $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Apiary</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem}
        pre{background:#8882;padding:1rem;overflow:auto}:root{color-scheme:light dark}</style></head><body>
        <h1>Apiary</h1>
        <p>A server for events and traces. It speaks Honeycomb's API at <code>{{address}}</code>.</p>
        <h2>Send the first event</h2>
        <pre>curl {{address}}/1/events/my-dataset -H 'X-Honeycomb-Team: YOUR_KEY' -d '{"hello":"world"}'</pre>
        <p>The key was printed when the server first started; <code>apiary keys create</code> makes another.</p>
        <h2>Ask</h2>
        <pre>apiary query --dataset my-dataset --calc COUNT</pre>
        <h2>Nothing arrives?</h2>
        <p>Every request to an ingest endpoint is listed with its reason: <a href="/api/arrivals">/api/arrivals</a>,
        or <code>apiary arrivals --follow</code>.</p>
        <h2>The screen</h2>
        <p>Here {{UiFiles.HowToGet}}.</p>
        </body></html>
        """;
}

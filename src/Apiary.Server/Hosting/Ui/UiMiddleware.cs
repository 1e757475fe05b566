using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Net.Http.Headers;

namespace Apiary.Server.Hosting.Ui;

/// <summary>
/// Middleware behind routing: answers what no endpoint took with the UI's files, and with its page where a browser asks for an
/// address within the UI. The first part of every endpoint's path is never the UI's, so an unknown address of an API stays a 404.
/// </summary>
internal sealed class UiMiddleware(RequestDelegate next, UiFiles ui, EndpointDataSource source)
{
    private const string PageCaching = "no-cache, private";
    private const string ImmutableCaching = "public, max-age=31536000, immutable";
    // A drawing is a document too when it is opened by itself.
    private const string DrawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private readonly Lazy<HashSet<string>> othersFolders = new(() => FirstParts(source));

    /// <summary>Runs the rest of the pipeline, or answers.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint() is RouteEndpoint || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))) return next(context);
        var path = request.Path.Value ?? "/";
        if (ui.Find(path) is { } file) return AnswerAsync(context, file);
        return IsPageAddress(request, path) ? AnswerPageAsync(context) : next(context);
    }

    private static HashSet<string> FirstParts(EndpointDataSource source) => source.Endpoints
        .OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.PathSegments is [{ IsSimple: true, Parts: [RoutePatternLiteralPart literal] }, ..] ? literal.Content : null)
        .OfType<string>()
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private bool IsPageAddress(HttpRequest request, string path)
    {
        if (path is "/" or "/index.html") return true;
        var end = path.IndexOf('/', 1);
        return !UiFiles.IsFilePath(path)
            && !othersFolders.Value.Contains(end < 0 ? path[1..] : path[1..end])
            && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    private Task AnswerPageAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = PageCaching;
        headers.ETag = ui.Page.Tag;
        // No policy with this answer: the browser goes on with the page that it holds, whose nonce belongs to the policy that
        // came with it.
        if (IsKnown(context.Request, ui.Page.Tag)) return NotModified(context);
        var nonce = UiPage.CreateNonce();
        headers.ContentSecurityPolicy = UiPage.PolicyFor(nonce);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return WriteAsync(context, "text/html; charset=utf-8", ui.Page.With(nonce));
    }

    private static Task AnswerAsync(HttpContext context, UiFile file)
    {
        var (body, coding) = file.For(context.Request);
        var headers = context.Response.Headers;
        headers.CacheControl = file.IsImmutable ? ImmutableCaching : PageCaching;
        headers.Vary = HeaderNames.AcceptEncoding;
        // Each coding is a representation of its own.
        headers.ETag = coding is null ? $"\"{file.Tag}\"" : $"\"{file.Tag}-{coding}\"";
        if (IsKnown(context.Request, headers.ETag!)) return NotModified(context);
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (file.ContentType.StartsWith("image/svg", StringComparison.Ordinal)) headers.ContentSecurityPolicy = DrawingPolicy;
        if (coding is not null) headers.ContentEncoding = coding;
        return WriteAsync(context, file.ContentType, body);
    }

    private static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(item => item.Tag == "*" || item.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));

    private static Task NotModified(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext context, string contentType, byte[] body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

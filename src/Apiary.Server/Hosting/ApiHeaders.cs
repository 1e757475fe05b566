namespace Apiary.Server.Hosting;

/// <summary>
/// Middleware of our own API: its answers are data, whatever markup a value in them holds, and stay in no cache, so that nobody finds
/// them there after signing out.
/// </summary>
internal sealed class ApiHeaders(RequestDelegate next)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        return next(context);
    }
}

using Apiary.Engine.Files;
using Apiary.Server.Api;

namespace Apiary.Server.Hosting;

/// <summary>
/// Answers 503 and when to come back where a change (a key, a saved query, a dataset) meets a disk that is full or closed to
/// the server: nothing of it is kept. Ingest says so by itself, in its protocol's words.
/// </summary>
internal sealed class DiskFaultMiddleware(RequestDelegate next)
{
    private const string RetrySeconds = "5";

    /// <summary>Called for each request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (IOException failure) when (failure is DiskFullException or AccessDeniedException && !context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.Headers.RetryAfter = RetrySeconds;
            await ApiErrors.Write(context, StatusCodes.Status503ServiceUnavailable, failure.Message);
        }
    }
}

using Microsoft.AspNetCore.Builder;

namespace Apiary.Client.AspNetCore;

/// <summary>Adds the middleware to an application.</summary>
public static class ApiaryApplication
{
    /// <summary>
    /// Sends one event for each request behind this point; first in the pipeline it sees all. Needs <c>services.AddApiary</c>.
    /// Use either this or <c>AddApiaryTracing</c> for requests: with both each request is there twice.
    /// </summary>
    public static IApplicationBuilder UseApiary(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseMiddleware<ApiaryMiddleware>();
    }
}

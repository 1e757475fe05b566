using System.Diagnostics;

namespace Cruddur;

/// <summary>Runs one of the two services, whichever the arguments ask for.</summary>
internal static class Service
{
    /// <summary>What the service calls itself in its telemetry.</summary>
    public static string Name(string[] args) => IsSecond(args) ? "cruddur-trending" : "cruddur-backend";

    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? "5090"}");
        return builder;
    }

    /// <summary>The application, which tells the page the trace of each answer, those of failed requests too.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseExceptionHandler(failed => failed.Run(TellTrace));
        app.Use((context, next) =>
        {
            TellTrace(context);
            return next(context);
        });
        return app;
    }

    public static async Task RunAsync(WebApplication app, string[] args)
    {
        if (IsSecond(args))
        {
            Trending.Map(app);
            await app.RunAsync();
            return;
        }

        using var second = await SecondProcess.StartAsync();
        Backend.Map(app, second.Address);
        await app.RunAsync();
    }

    private static Task TellTrace(HttpContext context)
    {
        context.Response.Headers["x-trace-id"] = Activity.Current?.TraceId.ToHexString();
        return Task.CompletedTask;
    }

    private static bool IsSecond(string[] args) => args is [SecondProcess.Argument];
}

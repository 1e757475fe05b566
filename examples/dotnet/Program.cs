// A backend with one route that reports traces, metrics and logs with OpenTelemetry. Service name, endpoint, headers and
// protocol come from the OTEL_* environment variables alone.
using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

// ASP.NET Core makes a span of every request itself; this switch has it add the method, the path and more.
AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

using var telemetry = OpenTelemetrySdk.Create(sdk => sdk
    .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore", "System.Net.Http", "home.activities"))
    .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.Hosting"))
    .WithLogging()
    .UseOtlpExporter());

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? "5080"}");
builder.Logging.AddOpenTelemetry(logging => logging.IncludeFormattedMessage = true);
builder.Services.AddSingleton(telemetry.LoggerProvider);

var app = builder.Build();
var source = new ActivitySource("home.activities");

// What is known of a request only once it is answered. The package OpenTelemetry.Instrumentation.AspNetCore does the same and more.
app.Use(async (context, next) =>
{
    await next();
    if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { } span) return;
    span.SetTag("http.response.status_code", context.Response.StatusCode);
    if ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is not { } route) return;
    span.SetTag("http.route", route);
    span.DisplayName = $"{context.Request.Method} {route}";
});

app.MapGet("/api/activities/home", (ILogger<Program> log) =>
{
    using var span = source.StartActivity("home-activities-mock-data");
    var now = DateTimeOffset.UtcNow;
    span?.SetTag("app.now", now.ToString("O"));
    var results = new[]
    {
        new { handle = "Andrew Brown", message = "Cloud is fun!", created_at = now.AddDays(-2), likes_count = 5 },
        new { handle = "Worf", message = "I am out of prune juice", created_at = now.AddDays(-7), likes_count = 0 },
        new { handle = "Garek", message = "My dear doctor, I am just simple tailor", created_at = now.AddHours(-1), likes_count = 0 },
    };
    span?.SetTag("app.result_length", results.Length);
    log.LogInformation("Home asked for, {ResultLength} activities found", results.Length);
    return results;
});

app.Run();

// Cruddur with OpenTelemetry. Endpoint, headers and protocol come from the OTEL_* environment variables alone.
using System.Diagnostics;
using Cruddur;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

// ASP.NET Core makes a span of every request itself; this switch has it add the method, the path and more.
AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

var builder = Service.Builder();
using var telemetry = OpenTelemetrySdk.Create(sdk => sdk
    .ConfigureResource(resource => resource.AddService(Service.Name(args)))
    .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore", "System.Net.Http", Backend.Spans))
    .WithLogging()
    .UseOtlpExporter());
builder.Logging.AddOpenTelemetry(logging => logging.IncludeFormattedMessage = true);
builder.Services.AddSingleton(telemetry.LoggerProvider);

var app = Service.Build(builder);

// What is known of a request only once it is answered. The package OpenTelemetry.Instrumentation.AspNetCore does the same and more.
app.Use(async (context, next) =>
{
    var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
    span?.SetTag("user.id", Backend.UserOf(context.Request));
    var status = StatusCodes.Status500InternalServerError;
    try
    {
        await next(context);
        status = context.Response.StatusCode;
    }
    finally
    {
        span?.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError) span?.SetStatus(ActivityStatusCode.Error);
        if (span is not null && (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route)
        {
            span.SetTag("http.route", route);
            span.DisplayName = $"{context.Request.Method} {route}";
        }
    }
});
await Service.RunAsync(app, args);

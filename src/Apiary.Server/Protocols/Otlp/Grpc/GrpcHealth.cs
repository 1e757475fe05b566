using System.Text;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;

namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>
/// gRPC's health service (grpc.health.v1): whether the server takes events, of the server as a whole (the empty name) and of
/// each OTLP service.
/// </summary>
internal sealed class GrpcHealth(IngestPipeline pipeline, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>The service's name.</summary>
    public const string Service = "grpc.health.v1.Health";

    // HealthCheckResponse.ServingStatus.
    private const int Serving = 1, NotServing = 2, ServiceUnknown = 3;

    // A request is a name; the longest known has 52 bytes.
    private const int MostRequestBytes = 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Answers once.</summary>
    public async Task CheckAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } name) return;
        var status = StatusOf(name);
        if (status == ServiceUnknown)
        {
            GrpcReplies.Fail(context.Response, GrpcStatus.NotFound, $"unknown service {ShortText.Of(name)}");
            return;
        }

        GrpcReplies.WriteMessage(context.Response, new ProtobufMessage().Integer(1, status).Written);
        GrpcReplies.End(context.Response);
    }

    /// <summary>Answers at once and whenever it changes, until the caller goes or the server stops.</summary>
    public async Task WatchAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } name) return;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Interval, time);
        var told = 0;
        try
        {
            do
            {
                if (StatusOf(name) is var status && status == told) continue;
                GrpcReplies.WriteMessage(context.Response, new ProtobufMessage().Integer(1, status).Written);
                told = status;
                await context.Response.BodyWriter.FlushAsync(ending.Token);
            }
            while (await timer.WaitForNextTickAsync(ending.Token));
        }
        catch (OperationCanceledException)
        {
            context.Response.AppendTrailer("grpc-status", ((int)GrpcStatus.Unavailable).ToString());
        }
    }

    private int StatusOf(string service)
    {
        if (service.Length > 0 && !OtlpSignals.All.Any(signal => OtlpSignals.ServiceOf(signal) == service)) return ServiceUnknown;
        return pipeline.IsReady ? Serving : NotServing;
    }

    /// <summary>The name that is asked about; null when the request cannot be read, which is answered then.</summary>
    private static async ValueTask<string?> ReadAsync(HttpContext context)
    {
        if (!GrpcReplies.IsCall(context.Request) || !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return null;
        }

        using var message = new PooledBytes();
        var frame = await GrpcFrame.ReadAsync(context.Request.BodyReader, MostRequestBytes, message, context.RequestAborted);
        if (frame is { Failure: GrpcFrameFailure.None, IsCompressed: false } && NameOf(message.Span) is { } name) return name;
        GrpcReplies.Fail(context.Response, GrpcStatus.Internal, "expected one message of grpc.health.v1.HealthCheckRequest, not compressed");
        return null;
    }

    /// <summary>Field 1 of HealthCheckRequest, a string; null when the message is something else.</summary>
    private static string? NameOf(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty) return "";
        // The tag, and a length that one byte holds: no service has a longer name.
        return message.Length >= 2 && message[0] == 0x0A && message[1] == message.Length - 2 && message[1] < 0x80 ? Encoding.UTF8.GetString(message[2..]) : null;
    }
}

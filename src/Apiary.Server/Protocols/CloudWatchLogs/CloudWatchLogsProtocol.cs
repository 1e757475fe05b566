using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Engine.Storage;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs.Decoding;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Protocols.CloudWatchLogs.Insights;
using Apiary.Server.Protocols.CloudWatchLogs.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Tailing;
using Apiary.Server.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>Amazon CloudWatch Logs, JSON 1.1 under <c>/</c>. See docs/protocols/cloudwatch-logs.md.</summary>
internal sealed class CloudWatchLogsProtocol : IProtocol
{
    private const string TargetPrefix = "Logs_20140328";
    private const string PutLogEvents = "PutLogEvents", StartLiveTail = "StartLiveTail";

    private readonly AwsTargets targets;
    private readonly AwsGate gate;
    private readonly ILogger logger;
    private readonly PutLogEventsEndpoint put;
    private readonly LiveTailEndpoint live;
    private readonly LogsOperations operations;
    private readonly LogsScreen screen;

    public CloudWatchLogsProtocol(
        AwsTargets targets, AwsGate gate, LogGroupStore groupStore, EventStore store, QueryRunner queries, IngestPipeline pipeline, IngestLimits limits,
        AwsApiDoor door, LiveTail tail, LogsOptions options, TimeProvider time, ILogger<CloudWatchLogsProtocol> logger)
    {
        (this.targets, this.gate, this.logger) = (targets, gate, logger);
        var groups = new LogGroups(groupStore, store, queries, time);
        put = new PutLogEventsEndpoint(groups, pipeline, gate, new LogsDecoders(limits), new LogEventIds(time), options, time);
        live = new LiveTailEndpoint(groups, tail, time);
        operations = new LogsOperations(groups, queries, new LogQueries(new InsightsRunner(queries, options.MaxQueryRows), logger), options, time);
        screen = new LogsScreen(door, groups, operations);
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        targets.Add(TargetPrefix, HandleAsync);
        screen.Map(routes);
    }

    private async Task HandleAsync(HttpContext context, string operation)
    {
        using var request = await gate.OpenAsync(context, AwsService.Logs, operation, LogsOperations.NeedsOf(operation));
        if (request is null) return;
        try
        {
            if (operation == PutLogEvents) await put.HandleAsync(request);
            else await AnswerAsync(context, request, operation);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            gate.Record(request, StatusCodes.Status499ClientClosedRequest, ArrivalOutcome.Refused, ArrivalReasons.SenderGone, "the sender went away before it was answered");
        }
        catch (QueryLimitException failure)
        {
            await RefuseAsync(request, new AwsError("ServiceUnavailableException", failure.Message, StatusCodes.Status503ServiceUnavailable), ArrivalReasons.TryLater);
        }
        catch (IOException failure)
        {
            LogsLog.Fault(logger, operation, failure);
            await RefuseAsync(request, AwsErrors.TryLater, ArrivalReasons.TryLater);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            LogsLog.Fault(logger, operation, failure);
            await gate.RefuseAsync(request, new AwsRefusal(AwsErrors.Internal, ArrivalReasons.InternalError, $"a fault of the server's: {failure.GetType().Name}: {failure.Message}"));
        }
    }

    private async Task AnswerAsync(HttpContext context, AwsRequest request, string operation)
    {
        using var body = Read(request.Body);
        if (body is null)
        {
            await RefuseAsync(request, AwsErrors.Serialization("The body is no JSON object."), ArrivalReasons.BodyMalformed);
            return;
        }

        var call = new LogsCall(request.Caller, body.RootElement, context.RequestAborted);
        if (operation == StartLiveTail)
        {
            if (await live.HandleAsync(call, context) is { } fault) await RefuseAsync(request, fault, ArrivalReasons.BodyMalformed);
            else gate.Record(request, StatusCodes.Status200OK, ArrivalOutcome.Accepted, ArrivalReasons.Accepted, "");
            return;
        }

        var answer = await operations.RunAsync(operation, call);
        if (answer.Error is { } error)
        {
            await RefuseAsync(request, error, error.Code == "ResourceNotFoundException" ? ArrivalReasons.DatasetUnknown : error.Code == "UnknownOperationException" ? ArrivalReasons.PathUnknown : ArrivalReasons.BodyMalformed);
            return;
        }

        gate.Record(request, StatusCodes.Status200OK, ArrivalOutcome.Accepted, ArrivalReasons.Accepted, "", Named(call));
        await AwsReplies.WriteAsync(context, AwsShape.Json11, answer.Write);
    }

    private static IReadOnlyList<string> Named(LogsCall call) => call.Find("logGroupName") is { ValueKind: JsonValueKind.String } name ? [ShortText.Of(name.GetString()!)] : [];

    private Task RefuseAsync(AwsRequest request, AwsError error, string reason) => gate.RefuseAsync(request, new AwsRefusal(error, reason, error.Message));

    /// <summary>The body as an object, an empty one as an object without members; null when it is none.</summary>
    private static JsonDocument? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0 ? "{}"u8.ToArray() : body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && WholeTexts.AreIn(body.Span)) return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Diagnostics;
using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Api;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay;

/// <summary>AWS X-Ray: its API, on the main port and on the daemon's. What comes by datagrams is the daemon's. See docs/protocols/xray.md.</summary>
internal sealed class XRayProtocol(
    AwsGate gate,
    AwsApiDoor door,
    SegmentsEndpoint segments,
    GroupsEndpoint groups,
    SamplingRulesEndpoint rules,
    SamplingTargetsEndpoint targets,
    ResourcesEndpoint resources,
    XRayTracesEndpoint traces,
    GraphsEndpoint graphs,
    RetrievalsEndpoint retrievals,
    PoliciesEndpoint policies,
    ILogger<XRayProtocol> logger) : IProtocol
{
    private IEnumerable<XRayOperation> Operations =>
    [
        .. segments.Operations, .. groups.Operations, .. rules.Operations, .. targets.Operations, .. resources.Operations, .. traces.Operations, .. graphs.Operations,
        .. retrievals.Operations, .. IndexingEndpoint.Operations, .. policies.Operations,
    ];

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var operation in Operations) routes.MapMethods(operation.Path, [HttpMethods.Post], context => HandleAsync(context, operation)).AllowCallers(CallerPolicy.ChecksItself).WithMetadata(operation);
        // What programs tell is theirs to tell. All else the screen may ask, which takes the permission to ask where SDKs need none.
        foreach (var operation in Operations.Where(operation => operation.Name is not ("PutTraceSegments" or "PutTelemetryRecords" or "GetSamplingTargets")))
            door.Map(routes, AwsService.XRay, operation.Name, operation.Needs | KeyPermissions.Queries, (caller, arguments, context) => AskAsync(caller, arguments, context, operation));
    }

    private static async Task<AwsError?> AskAsync(AwsCaller caller, JsonElement arguments, HttpContext context, XRayOperation operation)
    {
        using var request = new AwsRequest(context, AwsService.XRay, operation.Name, Stopwatch.GetTimestamp()) { FoundCaller = caller };
        return await operation.HandleAsync(new XRayCall(request, arguments));
    }

    private async Task HandleAsync(HttpContext context, XRayOperation operation)
    {
        using var request = await gate.OpenAsync(context, AwsService.XRay, operation.Name, operation.Needs, operation.IsForSdks);
        if (request is null) return;
        AwsError? error;
        try
        {
            error = await AnswerAsync(request, operation);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            XRayLog.Fault(logger, operation.Path, failure);
            error = AwsErrors.Internal;
        }

        if (error is not null && !context.Response.HasStarted) await AwsReplies.WriteErrorAsync(context, AwsShape.RestJson, error);
    }

    private static async Task<AwsError?> AnswerAsync(AwsRequest request, XRayOperation operation)
    {
        var body = request.Body;
        if (body.Span.Trim(" \r\n\t"u8).IsEmpty) body = "{}"u8.ToArray();
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? await operation.HandleAsync(new XRayCall(request, document.RootElement))
                : AwsErrors.Serialization("The body is not a JSON object.");
        }
        catch (JsonException failure)
        {
            return AwsErrors.Serialization($"The body is not JSON: {failure.Message}");
        }
    }
}

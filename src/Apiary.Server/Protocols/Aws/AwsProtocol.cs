using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws.Sts;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Aws;

/// <summary>What all AWS services share: the path <c>/</c>, by which those of JSON 1.1 and STS are called. See docs/protocols/aws.md.</summary>
internal sealed class AwsProtocol(AwsTargets targets, AwsGate gate) : IProtocol
{
    private const string TargetHeader = "X-Amz-Target", FormType = "application/x-www-form-urlencoded";

    private readonly StsEndpoint sts = new(gate);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/", [HttpMethods.Post], HandleAsync).AllowCallers(CallerPolicy.ChecksItself);

    /// <summary>Whether what was posted to <c>/</c> seems to be meant for a service of AWS's, and not for a path that was forgotten.</summary>
    public static bool IsMeant(HttpRequest request) => IsForm(request) || IsSigned(request);

    /// <summary>Whether a client of AWS's sent it, wherever to.</summary>
    public static bool IsSigned(HttpRequest request) =>
        request.Headers.ContainsKey(TargetHeader) || request.Headers.Authorization.ToString().StartsWith(Signing.SigV4Claim.Algorithm, StringComparison.Ordinal);

    /// <summary>Answers a client of AWS's that there is no such operation, in JSON, as its SDK cannot read anything else.</summary>
    public static Task RefusePathAsync(HttpContext context) =>
        AwsReplies.WriteErrorAsync(context, AwsShape.RestJson, AwsErrors.UnknownOperation($"There is no operation {context.Request.Method} {ShortText.Of(context.Request.Path.Value ?? "/")} here; X-Ray, CloudWatch Logs and STS's GetCallerIdentity are spoken."));

    private Task HandleAsync(HttpContext context)
    {
        var target = context.Request.Headers[TargetHeader].ToString();
        if (target.Length > 0)
        {
            return targets.Find(target) is { } handle
                ? handle(context)
                : AwsReplies.WriteErrorAsync(context, AwsShape.Json11, AwsErrors.UnknownOperation($"The operation {ShortText.Of(target)} is not known here."));
        }

        if (IsForm(context.Request)) return sts.HandleAsync(context);
        return AwsReplies.WriteErrorAsync(
            context, AwsShape.Json11, AwsErrors.UnknownOperation("Nothing is taken at / without X-Amz-Target. OTLP is taken at /v1/traces, /v1/logs and /v1/metrics, events at /1/events/DATASET."));
    }

    private static bool IsForm(HttpRequest request) => request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) == true;
}

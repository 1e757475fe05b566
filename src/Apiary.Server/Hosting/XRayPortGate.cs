using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay;

namespace Apiary.Server.Hosting;

/// <summary>Middleware behind routing: the daemon's port shows X-Ray's API and nothing else, whatever address it is on.</summary>
internal sealed class XRayPortGate(RequestDelegate next)
{
    /// <summary>Runs the rest of the pipeline, or says that nothing else is here, in a form that SDKs can read.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<TrustedConnection>() is null || context.GetEndpoint()?.Metadata.GetMetadata<XRayOperation>() is not null
            ? next(context)
            : AwsReplies.WriteErrorAsync(context, AwsShape.RestJson, AwsErrors.UnknownOperation("This port takes the operations of X-Ray only."));
}

using Apiary.Server.Protocols.Aws;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay;

/// <summary>One operation of X-Ray's API.</summary>
/// <param name="Name">Its name in policies and models: <c>PutTraceSegments</c>.</param>
/// <param name="Path">Its path, which is often another: <c>/TraceSegments</c>.</param>
/// <param name="Needs">What a key must be permitted.</param>
/// <param name="HandleAsync">Answers, or says why not; null when it has answered.</param>
internal sealed record XRayOperation(string Name, string Path, KeyPermissions Needs, Func<XRayCall, Task<AwsError?>> HandleAsync)
{
    /// <summary>Whether SDKs that are sent to the daemon's port call it: from other machines nothing else may be asked there without a signature.</summary>
    public bool IsForSdks { get; init; }
}

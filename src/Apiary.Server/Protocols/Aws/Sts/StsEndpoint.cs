using System.Security;
using System.Text;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Microsoft.AspNetCore.WebUtilities;

namespace Apiary.Server.Protocols.Aws.Sts;

/// <summary>The one operation of STS that clients of the other services make, in order to build ARNs: GetCallerIdentity.</summary>
internal sealed class StsEndpoint(AwsGate gate)
{
    private const string Operation = "GetCallerIdentity";

    /// <summary>Answers a form.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var request = await gate.OpenAsync(context, AwsService.Sts, Operation, KeyPermissions.None);
        if (request is null) return;
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span));
        var action = form.TryGetValue("Action", out var values) ? values.ToString() : "";
        if (action == Operation) await AwsReplies.WriteXmlAsync(context, Answer(request.Caller, AwsReplies.RequestIdOf(context)));
        else await AwsReplies.WriteErrorAsync(context, AwsShape.Query, AwsErrors.UnknownOperation($"Could not find operation {ShortText.Of(action)}; of STS only {Operation} is known here.") with { RestStatus = 400 });
    }

    private static string Answer(AwsCaller caller, string requestId) =>
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
        + $"<Arn>{SecurityElement.Escape(caller.Arn)}</Arn><UserId>{SecurityElement.Escape(caller.UserId)}</UserId><Account>{caller.Account}</Account>"
        + $"</GetCallerIdentityResult><ResponseMetadata><RequestId>{requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>";
}

using System.Text.Json;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>Finds and checks access tokens (reference, section 2): header, JSON body, query, form field, in this order.</summary>
internal static class RollbarToken
{
    /// <summary>The header, and the name in bodies and queries.</summary>
    public const string Header = "X-Rollbar-Access-Token", Name = "access_token";

    /// <summary>The token of a request; empty when there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its JSON; null when it has none.</param>
    /// <param name="formToken">What its form says; null when it is none.</param>
    public static string Of(HttpRequest request, JsonElement? body, string? formToken)
    {
        if (request.Headers[Header].ToString().Trim() is { Length: > 0 } header) return header;
        if (body?.TextAt(Name) is { Length: > 0 } inBody) return inBody;
        return request.Query[Name].ToString() is { Length: > 0 } query ? query : formToken ?? "";
    }

    /// <summary>Why a token opens nothing; null when it is good and of this protocol.</summary>
    /// <param name="token">The token; empty for none.</param>
    /// <param name="workspace">The keys.</param>
    /// <param name="missingStatus">What is answered where there is none: for an item that is a fault of its form, elsewhere of its rights.</param>
    public static RollbarRefusal? FaultOf(string token, WorkspaceStore workspace, int missingStatus = StatusCodes.Status403Forbidden)
    {
        if (token.Length == 0)
            return new(missingStatus, "Invalid format. access_token is missing and it is required.", ArrivalReasons.KeyMissing, $"no access token was sent: put one into the header {Header}; apiary keys create --rollbar makes them");
        var masked = $"token `{KeyMask.Of(token)}`";
        if (workspace.FindRevoked(token) is { Kind: KeyKind.Rollbar } revoked)
            return new(403, "insufficient privileges: The access token is disabled.", ArrivalReasons.KeyRevoked, $"{masked} ({revoked.Name}) was revoked on {revoked.RevokedAt:yyyy-MM-dd}");
        if (workspace.Authenticate(token) is not { } key)
        {
            return new(
                403,
                $"access token not found: {KeyMask.Of(token)}",
                ArrivalReasons.KeyUnknown,
                $"{masked} is unknown here: it is of another server or of Rollbar's service, or it is written wrong; apiary keys create --rollbar makes tokens");
        }

        return key.Kind == KeyKind.Rollbar
            ? null
            : new(403, $"access token not found: {KeyMask.Of(token)}", ArrivalReasons.KeyUnknown, $"{masked} is the {(key.Kind == KeyKind.Ingest ? "ingest" : "configuration")} key {key.Name}, no Rollbar token; apiary keys create --rollbar makes those");
    }

    /// <summary>Why a good token may not do something; null when it may.</summary>
    public static RollbarRefusal? FaultOfScope(ApiKey key, KeyPermissions needed)
    {
        if (key.May(needed)) return null;
        var (want, have) = (KeyPermissionNames.Of(needed)[0], string.Join(", ", KeyPermissionNames.Of(key.Permissions)));
        return new(
            403,
            $"insufficient privileges: {want} scope is required but the access token only has {have}.",
            ArrivalReasons.KeyMayNotSend,
            $"token `{key.MaskedForm}` ({key.Name}) has the scope {have}, and this needs {want}");
    }
}

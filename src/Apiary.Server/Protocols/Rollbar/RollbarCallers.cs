using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>
/// Who calls what is not for sending: the bearer of a token with the scope, or, as our own screen does, of a session or key of ours that may ask
/// (and, to change something, may manage).
/// </summary>
internal sealed class RollbarCallers(WorkspaceStore workspace, CallerFinder finder)
{
    /// <summary>The project that the caller may do this to; null when none, and then the answer is written.</summary>
    /// <param name="context">The request.</param>
    /// <param name="scope">What a token needs; any of these.</param>
    /// <param name="body">The request's body, which may hold the token; null when it has none.</param>
    public Task<WorkspaceEnvironment?> FindAsync(HttpContext context, KeyPermissions scope, RollbarBody? body = null) =>
        FindAsync(context, scope, RollbarToken.Of(context.Request, body?.Json, body?.Form.GetValueOrDefault(RollbarToken.Name)), null);

    /// <summary>The same for a request whose form was read otherwise.</summary>
    /// <param name="context">The request.</param>
    /// <param name="scope">What a token needs; any of these.</param>
    /// <param name="formToken">What the form has as its token; empty for none.</param>
    public Task<WorkspaceEnvironment?> FindAsync(HttpContext context, KeyPermissions scope, string formToken) =>
        FindAsync(context, scope, RollbarToken.Of(context.Request, null, formToken), null);

    private async Task<WorkspaceEnvironment?> FindAsync(HttpContext context, KeyPermissions scope, string token, WorkspaceEnvironment? project)
    {
        var refusal = token.Length > 0 ? FaultOfToken(token, scope, out project) : FaultOfOurs(context, scope, out project);
        if (refusal is null) return project;
        await RollbarReplies.RefuseAsync(context, refusal.Status, refusal.Message);
        return null;
    }

    private RollbarRefusal? FaultOfToken(string token, KeyPermissions scope, out WorkspaceEnvironment? project)
    {
        project = null;
        if (RollbarToken.FaultOf(token, workspace) is { } fault) return fault;
        var key = workspace.Authenticate(token)!;
        if (RollbarToken.FaultOfScope(key, scope) is { } scopeFault) return scopeFault;
        project = key.Environment;
        return null;
    }

    private RollbarRefusal? FaultOfOurs(HttpContext context, KeyPermissions scope, out WorkspaceEnvironment? project)
    {
        project = null;
        var found = finder.Find(context);
        if (found.Caller is not { } caller) return RollbarToken.FaultOf("", workspace);
        if (found.IsByBrowser && ForgeryCheck.FaultOf(context.Request) is { } forged) return new(403, forged, ArrivalReasons.KeyMayNotSend, forged);
        var needed = scope == KeyPermissions.ReadItems ? KeyPermissions.Queries : KeyPermissions.Columns;
        if (!caller.May(needed)) return new(403, $"insufficient privileges: this needs the permission {KeyPermissionNames.Of(needed)[0]}.", ArrivalReasons.KeyMayNotSend, "");
        project = caller.Environment;
        return null;
    }
}

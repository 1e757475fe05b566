namespace Apiary.Server.Workspace;

/// <summary>
/// Middleware behind routing: finds out who calls and lets them in as the endpoint's <see cref="CallerPolicy"/> says.
/// </summary>
internal sealed class CallerGate(RequestDelegate next, CallerFinder finder)
{
    /// <summary>Runs the rest of the pipeline, or answers why not.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null) return next(context);
        if (endpoint.Metadata.GetMetadata<CallerPolicy>() is not { } policy)
        {
            // Not ours is only what routing puts in place of an endpoint in order to answer 405 or 415.
            return endpoint is RouteEndpoint ? Refuse(context, 403, "this endpoint says nowhere who may call it, so nobody may") : next(context);
        }

        if (policy.Kind is CallerPolicyKind.Anyone or CallerPolicyKind.ChecksItself) return next(context);
        var found = finder.Find(context, needsEnvironment: policy.Kind != CallerPolicyKind.Whoever);
        if (found.Caller is null && policy.Kind != CallerPolicyKind.Whoever) return Refuse(context, found.Status, found.Fault);
        // Who is not known yet is about to sign in, by what the browser keeps.
        if ((found.IsByBrowser || found.Caller is null) && ForgeryCheck.FaultOf(context.Request) is { } forged) return Refuse(context, 403, forged);
        if (found.Caller is null) return next(context);
        if (FaultOf(policy, found.Caller) is { } fault) return Refuse(context, 403, fault);
        context.Features.Set(found.Caller);
        return next(context);
    }

    /// <summary>Why a policy does not let a caller in; null when it does.</summary>
    private static string? FaultOf(CallerPolicy policy, Caller caller) => policy.Kind switch
    {
        CallerPolicyKind.Whoever => null,
        CallerPolicyKind.Member => caller.Member is null ? "this is for somebody who signed in" : null,
        CallerPolicyKind.Owner when caller.IsOwner => null,
        CallerPolicyKind.Operator when caller.IsOperator => null,
        CallerPolicyKind.Permitted when caller.IsOperator => null,
        CallerPolicyKind.Permitted when caller.Key is { Kind: KeyKind.Ingest } => "an ingest key only sends events; asking needs a configuration key",
        CallerPolicyKind.Permitted when caller.May(policy.Permissions) => null,
        CallerPolicyKind.Permitted when caller.Key is { } key => $"this API key lacks the permission {Names(policy.Permissions & ~key.Permissions)}",
        CallerPolicyKind.Owner when caller.Member is not null => "this needs an owner",
        CallerPolicyKind.Permitted => $"this needs an owner: members lack the permission {Names(policy.Permissions & ~caller.Member!.Permissions)}",
        _ => "this needs the server's admin token (the file admin-token in its data directory), not an API key",
    };

    private static string Names(KeyPermissions permissions) => string.Join(", ", KeyPermissionNames.Of(permissions));

    private static Task Refuse(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["error"] = error }, context.RequestAborted);
    }
}

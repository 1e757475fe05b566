using System.Net;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws.Signing;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Protocols.Aws;

/// <summary>Finds out who sent a request: by its signature, or by where it comes from if it needs none there. Thread-safe.</summary>
internal sealed class AwsCallers(AwsOptions options, WorkspaceStore workspace, CallerFinder finder, UsageStore usage, TimeProvider time)
{
    /// <summary>The environment of those who sign nothing; null when the options name one that is not there.</summary>
    /// <param name="slug">A door's own; null for that of the options.</param>
    public WorkspaceEnvironment? UnsignedEnvironment(string? slug = null) =>
        (slug ?? options.Environment) is { } named ? workspace.Environments.FirstOrDefault(environment => environment.Slug == named) : finder.UsualEnvironment;

    /// <summary>Who sent it; null, with why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="service">The service that it came to.</param>
    /// <param name="body">Its body as it came.</param>
    /// <param name="isForSdks">Whether the daemon's port takes it unsigned from other machines too.</param>
    /// <param name="refusal">Why not; null when the caller is known.</param>
    public AwsCaller? Find(HttpContext context, AwsService service, ReadOnlySpan<byte> body, bool isForSdks, out AwsRefusal? refusal)
    {
        refusal = null;
        var claim = SigV4ClaimReader.Read(context.Request, out var malformed);
        var key = claim is null ? null : workspace.FindKey(claim.AccessKeyId) is { Kind: KeyKind.Aws } known ? known : null;
        if (key is null && MayComeUnsigned(context, isForSdks)) return Unsigned(context, claim, out refusal);
        if (malformed is not null) refusal = new AwsRefusal(malformed, ArrivalReasons.KeyMalformed, $"the signature cannot be read: {malformed.Message}");
        else if (claim is null) refusal = new AwsRefusal(AwsErrors.MissingToken, ArrivalReasons.KeyMissing, $"the request is not signed; {Remedy}");
        else if (key is null) refusal = new AwsRefusal(AwsErrors.UnknownToken, ArrivalReasons.KeyUnknown, $"access key `{Masked(claim)}` is unknown here; {Remedy}");
        else refusal = Check(context.Request, claim, key, service, body);
        if (refusal is not null) return null;
        usage.Seen(key!.Id);
        return new AwsCaller(key, key.Environment, claim!.Region, options.Account);
    }

    /// <summary>The access key id of a request, good or bad, as far as it may be shown.</summary>
    public static string MaskedKeyOf(HttpContext context) => SigV4ClaimReader.Read(context.Request, out _) is { } claim ? Masked(claim) : KeyMask.Of("");

    private string Remedy => options.AcceptsUnsigned
        ? "from another machine it must be signed with a key that was made here: apiary keys create --aws"
        : "make a key: apiary keys create --aws (or let programs on this machine in without one: --aws-unsigned on)";

    private static string Masked(SigV4Claim claim) => ShortText.Of(string.Concat(claim.AccessKeyId.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '?')));

    private AwsRefusal? Check(HttpRequest request, SigV4Claim claim, ApiKey key, AwsService service, ReadOnlySpan<byte> body)
    {
        var named = $"access key `{key.Id}` ({key.Name})";
        if (key.RevokedAt is { } at) return new AwsRefusal(AwsErrors.UnknownToken, ArrivalReasons.KeyRevoked, $"{named} was revoked on {at:yyyy-MM-dd}");
        if (claim.SessionToken is not null)
            return new AwsRefusal(AwsErrors.UnknownToken, ArrivalReasons.KeyMalformed, $"{named} came with a session token, and keys that are made here have none: unset AWS_SESSION_TOKEN");
        if (workspace.FindAwsSecret(key.Id) is not { } secret)
            return new AwsRefusal(AwsErrors.UnknownToken, ArrivalReasons.KeyUnknown, $"the secret of {named} cannot be opened any more ({SecretSeal.FileName} is another); make a new key");
        return SigV4Verifier.Check(request, claim, secret, service, body, time.GetUtcNow()) is { } fault
            ? new AwsRefusal(fault.Error, ArrivalReasons.SignatureDiffers, $"the signature of {named} does not match: {fault.Explanation}")
            : null;
    }

    /// <summary>Whether the place that a request comes from is enough: the daemon's port, or this machine if the options say so, and never a page in a browser.</summary>
    private bool MayComeUnsigned(HttpContext context, bool isForSdks)
    {
        if (context.Features.Get<TrustedConnection>() is null) return options.AcceptsUnsigned && finder.MayBeAnonymous(context);
        var remote = context.Connection.RemoteIpAddress;
        if (remote is not null && IPAddress.IsLoopback(remote)) return CallerFinder.IsByProgramHere(context);
        return isForSdks && !ForgeryCheck.HasForeignOrigin(context.Request);
    }

    private AwsCaller? Unsigned(HttpContext context, SigV4Claim? claim, out AwsRefusal? refusal)
    {
        var door = context.Features.Get<TrustedConnection>();
        refusal = null;
        if (UnsignedEnvironment(door?.Environment) is { } environment) return new AwsCaller(null, environment, claim?.Region is { Length: > 0 } region ? region : options.Region, options.Account);
        var slug = door?.Environment ?? options.Environment;
        refusal = new AwsRefusal(AwsErrors.UnknownToken, ArrivalReasons.KeyUnknown, $"there is no environment {slug} for requests that are not signed (--aws-environment, --xray-environment)");
        return null;
    }
}

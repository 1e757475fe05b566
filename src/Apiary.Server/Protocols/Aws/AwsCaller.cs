using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Aws;

/// <summary>Who sent a request of AWS's, and where their things are.</summary>
/// <param name="Key">Their access key; null for those who sign nothing.</param>
/// <param name="Environment">What they see and change.</param>
/// <param name="Region">The region that they believe to be in.</param>
/// <param name="Account">The account id in ARNs.</param>
internal sealed record AwsCaller(ApiKey? Key, WorkspaceEnvironment Environment, string Region, string Account)
{
    /// <summary>Their own ARN.</summary>
    public string Arn => Key is null ? $"arn:aws:iam::{Account}:root" : $"arn:aws:iam::{Account}:user/{Slugs.From(Key.Name)}";

    /// <summary>Their user id.</summary>
    public string UserId => Key?.Id ?? Account;

    /// <summary>Whether all of <paramref name="permissions"/> are granted.</summary>
    public bool May(KeyPermissions permissions) => Key?.May(permissions) ?? true;

    /// <summary>An ARN of a thing of theirs: <c>arn:aws:xray:eu-west-1:000000000000:group/Cruddur/…</c>.</summary>
    public string ArnOf(AwsService service, string resource) => $"arn:aws:{service.Name}:{Region}:{Account}:{resource}";
}

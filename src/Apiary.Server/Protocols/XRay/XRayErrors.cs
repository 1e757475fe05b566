using Apiary.Server.Protocols.Aws;

namespace Apiary.Server.Protocols.XRay;

/// <summary>X-Ray's own errors (section 6.7 of the protocol reference).</summary>
internal static class XRayErrors
{
    /// <summary>The answer to nearly everything that a caller did wrong.</summary>
    public static AwsError InvalidRequest(string message) => new("InvalidRequestException", message);

    /// <summary>The answer to a required member that is missing.</summary>
    public static AwsError Missing(string member) =>
        InvalidRequest($"1 validation error detected: Value null at '{char.ToLowerInvariant(member[0])}{member[1..]}' failed to satisfy constraint: Member must not be null");

    /// <summary>The answer to a thing with tags that is not there.</summary>
    public static AwsError NotFound(string arn) => new("ResourceNotFoundException", "Resource not found", StatusCodes.Status404NotFound) { Members = [new("ResourceName", arn)] };

    /// <summary>The answer to one rule too many.</summary>
    public static AwsError RuleLimit(int most) => new("RuleLimitExceededException", $"There are {most} sampling rules already, which is the most.");

    /// <summary>The answer to one tag too many.</summary>
    public static AwsError TooManyTags(string arn, int most) => new("TooManyTagsException", $"A resource has at most {most} tags.") { Members = [new("ResourceName", arn)] };
}

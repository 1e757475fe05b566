using Apiary.Server.Protocols.Aws;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>The errors of CloudWatch Logs, word for word where the protocol reference has them.</summary>
internal static class LogsErrors
{
    public static readonly AwsError GroupMissing = new("ResourceNotFoundException", "The specified log group does not exist.");
    public static readonly AwsError StreamMissing = new("ResourceNotFoundException", "The specified log stream does not exist.");
    public static readonly AwsError GroupExists = new("ResourceAlreadyExistsException", "The specified log group already exists");
    public static readonly AwsError StreamExists = new("ResourceAlreadyExistsException", "The specified log stream already exists");
    public static readonly AwsError BadToken = Invalid("The specified nextToken is invalid.");
    public static readonly AwsError NameAndIdentifier = new("ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
    public static readonly AwsError PrefixAndPattern = Invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    public static readonly AwsError ResourceLimit = new("LimitExceededException", "Resource limit exceeded.");
    public static readonly AwsError TooManyTags = new("TooManyTagsException", "The maximum number of tags has been reached.");

    /// <summary>The answer to an argument that cannot be used.</summary>
    public static AwsError Invalid(string message) => new("InvalidParameterException", message);

    /// <summary>The answer to what is not there.</summary>
    public static AwsError Missing(string message) => new("ResourceNotFoundException", message);

    /// <summary>The answer to an argument that breaks a rule: <c>value less than or equal to 50</c>.</summary>
    public static AwsError Constraint(string member, string value, string rule) => Invalid($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must {rule}");

    /// <summary>The answer to a request that lacks an argument.</summary>
    public static AwsError Absent(string member) => Invalid($"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    /// <summary>The answer to a filter pattern that cannot be read.</summary>
    public static AwsError Pattern(string error) => Invalid($"Invalid filter pattern: {error}");
}

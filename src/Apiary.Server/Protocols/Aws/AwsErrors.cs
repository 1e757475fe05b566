using System.Globalization;
using Apiary.Server.Protocols.Aws.Signing;

namespace Apiary.Server.Protocols.Aws;

/// <summary>Codes and texts that all AWS services share, section 8.5 of the protocol reference, word for word where it has them.</summary>
internal static class AwsErrors
{
    public static readonly AwsError MissingToken = new("MissingAuthenticationTokenException", "Missing Authentication Token", 403) { QueryCode = "MissingAuthenticationToken" };
    public static readonly AwsError UnknownToken = new("UnrecognizedClientException", "The security token included in the request is invalid.", 403) { QueryCode = "InvalidClientTokenId" };
    public static readonly AwsError TryLater = new("ServiceUnavailableException", "The server cannot store anything now. Try again later.", 503) { QueryCode = "ServiceUnavailable" };
    public static readonly AwsError Internal = new("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500);

    public static readonly AwsError SignatureDiffers = Invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");

    public static readonly AwsError WrongRegion = Invalid("Credential should be scoped to a valid region.");

    /// <summary>The answer to what is not signed as it should be.</summary>
    public static AwsError Incomplete(string message) => new("IncompleteSignatureException", message, 403) { QueryCode = "IncompleteSignature" };

    /// <summary>The answer to a credential scope of another service.</summary>
    public static AwsError WrongService(string expected) => Invalid($"Credential should be scoped to correct service: '{expected}'.");

    /// <summary>The answer to a credential scope of another day.</summary>
    public static AwsError WrongDate(string scopeDate, string requestDate) =>
        Invalid($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scopeDate}' != '{requestDate}', from '{requestDate}'.");

    /// <summary>The answer to a request that is too old.</summary>
    public static AwsError Expired(DateTimeOffset time, DateTimeOffset now, TimeSpan skew) =>
        Invalid($"Signature expired: {Text(time)} is now earlier than {Text(now - skew)} ({Text(now)} - {skew.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture)} min.)") with { QueryCode = "RequestExpired" };

    /// <summary>The answer to a request from the future.</summary>
    public static AwsError NotYet(DateTimeOffset time, DateTimeOffset now, TimeSpan skew) =>
        Invalid($"Signature not yet current: {Text(time)} is still later than {Text(now + skew)} ({Text(now)} + {skew.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture)} min.)");

    /// <summary>The answer to a key that lacks a permission.</summary>
    public static AwsError AccessDenied(string arn, string action) => new("AccessDeniedException", $"User: {arn} is not authorized to perform: {action}", 403) { QueryCode = "AccessDenied" };

    /// <summary>The answer to a body that is not JSON.</summary>
    public static AwsError Serialization(string message) => new("SerializationException", message);

    /// <summary>The answer to an operation that is not known here.</summary>
    public static AwsError UnknownOperation(string message) => new("UnknownOperationException", message, 404) { QueryCode = "InvalidAction" };

    /// <summary>The answer to a body beyond the limit.</summary>
    public static AwsError TooLarge(int limit) => new("RequestEntityTooLargeException", $"The request has more than {limit} bytes (--aws-max-request).", 413);

    /// <summary>The answer to a body that is compressed in a way that is not known here, or not at all.</summary>
    public static AwsError Encoding(string message) => new("SerializationException", message);

    private static AwsError Invalid(string message) => new("InvalidSignatureException", message, 403) { QueryCode = "SignatureDoesNotMatch" };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(SigV4Claim.TimeFormat, CultureInfo.InvariantCulture);
}

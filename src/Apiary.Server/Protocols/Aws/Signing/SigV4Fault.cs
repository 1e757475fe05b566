namespace Apiary.Server.Protocols.Aws.Signing;

/// <summary>Why a signed request is not let in.</summary>
/// <param name="Error">What its sender is told.</param>
/// <param name="Explanation">What whoever looks why is told: which part does not match.</param>
internal sealed record SigV4Fault(AwsError Error, string Explanation);

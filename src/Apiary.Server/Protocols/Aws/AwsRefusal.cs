namespace Apiary.Server.Protocols.Aws;

/// <summary>Why a request is refused before its service looks at it.</summary>
/// <param name="Error">What its sender is told.</param>
/// <param name="Reason">The word that it is counted by, one of <see cref="Ingest.ArrivalReasons"/>.</param>
/// <param name="Explanation">What whoever looks why is told.</param>
internal sealed record AwsRefusal(AwsError Error, string Reason, string Explanation);

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>Why a request is not done.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">What its sender is told, in the service's words where it has any.</param>
/// <param name="Reason">What it is counted by, one of <see cref="Ingest.ArrivalReasons"/>.</param>
/// <param name="Explanation">What is shown among the arrivals.</param>
internal sealed record RollbarRefusal(int Status, string Message, string Reason, string Explanation);

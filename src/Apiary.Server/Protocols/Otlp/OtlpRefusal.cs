namespace Apiary.Server.Protocols.Otlp;

/// <summary>Why a whole request, or all that goes to one dataset, is refused.</summary>
/// <param name="Error">What the sender is told.</param>
/// <param name="Reason">What it is counted as, one of <see cref="Ingest.ArrivalReasons"/>.</param>
/// <param name="Explanation">The same in words that help, for whoever looks at the arrivals.</param>
internal sealed record OtlpRefusal(OtlpError Error, string Reason, string Explanation);

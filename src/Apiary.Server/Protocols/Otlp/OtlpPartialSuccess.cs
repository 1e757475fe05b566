namespace Apiary.Server.Protocols.Otlp;

/// <summary>What a sender is told of a request that was taken, but not without remark; exporters never send it again.</summary>
/// <param name="RejectedCount">How many spans, log records or data points were refused; 0 for a warning alone.</param>
/// <param name="Text">Why, or the warning.</param>
internal sealed record OtlpPartialSuccess(int RejectedCount, string Text);

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>Why a document, or a subsegment in one, was not taken.</summary>
/// <param name="Code">AWS's word for it: <c>MissingId</c>, <c>InvalidTraceId</c>, …</param>
/// <param name="IsSubsegment">Whether it is one.</param>
/// <param name="Explanation">A sentence for whoever looks why.</param>
internal sealed record XRayFault(string Code, bool IsSubsegment, string Explanation)
{
    /// <summary>The document's id as it came; null when it has none that can be read.</summary>
    public string? Id { get; init; }

    /// <summary>The message of <c>UnprocessedTraceSegments</c>, in AWS's words.</summary>
    public string Message => $"Invalid {(IsSubsegment ? "subsegment" : "segment")}. ErrorCode: {Code}";
}

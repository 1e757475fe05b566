namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>What became of one document.</summary>
/// <param name="Fault">Why it was not taken; null when it was, or has to wait.</param>
/// <param name="MustWait">True for a subsegment whose service is not known yet: whoever has it may try again once more documents were read.</param>
/// <param name="Dataset">The dataset that its events are for; null when there are none.</param>
internal readonly record struct XRayDecoded(XRayFault? Fault, bool MustWait, string? Dataset)
{
    /// <summary>It is in no batch yet, and is to come again.</summary>
    public static readonly XRayDecoded Waits = new(null, true, null);
}

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>
/// A segment or subsegment whose members were found but not read: each is the text of its value in the document, empty when it is not there. A name
/// that comes twice has its last value.
/// </summary>
internal ref struct XRayEntity
{
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> TraceId;
    public ReadOnlySpan<byte> ParentId;
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> StartTime;
    public ReadOnlySpan<byte> EndTime;
    public ReadOnlySpan<byte> Namespace;
    public ReadOnlySpan<byte> User;
    public ReadOnlySpan<byte> Origin;
    public ReadOnlySpan<byte> ResourceArn;
    public ReadOnlySpan<byte> Http;
    public ReadOnlySpan<byte> Aws;
    public ReadOnlySpan<byte> Sql;
    public ReadOnlySpan<byte> Cause;
    public ReadOnlySpan<byte> Annotations;
    public ReadOnlySpan<byte> Metadata;
    public ReadOnlySpan<byte> Service;
    public ReadOnlySpan<byte> PrecursorIds;
    public ReadOnlySpan<byte> Links;
    public ReadOnlySpan<byte> Subsegments;
    public bool InProgress;
    public bool Error;
    public bool Fault;
    public bool Throttle;
    public bool Traced;

    /// <summary>Where it begins, in nanoseconds since the Unix epoch.</summary>
    public long StartNanos;

    /// <summary>Where it ends; that of its start while it is not over.</summary>
    public long EndNanos;

    /// <summary>Whether it is a subsegment that came on its own.</summary>
    public readonly bool IsSubsegment => Type.SequenceEqual("\"subsegment\""u8);
}

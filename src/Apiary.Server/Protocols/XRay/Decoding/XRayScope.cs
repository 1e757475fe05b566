using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>What all entities of one document share.</summary>
internal ref struct XRayScope
{
    public EventBatch Events;

    /// <summary>The document, in which exceptions are looked up by id.</summary>
    public ReadOnlySpan<byte> Document;

    /// <summary>The trace in W3C's form.</summary>
    public ReadOnlySpan<byte> TraceId;

    /// <summary>The service; empty when it is not known.</summary>
    public string Service;

    /// <summary>True while the document is not the last of its kind: a later one has all that it has, and more.</summary>
    public bool IsOpen;
}

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>What is wrong with a body as a whole; <see cref="HoneycombErrors"/> has the words.</summary>
internal enum DecodeFailure : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>No bytes, or an empty array or object.</summary>
    Empty,

    /// <summary>Not the format it should be in, or not the shape.</summary>
    Malformed,

    /// <summary>Not UTF-8.</summary>
    NotUtf8,

    /// <summary>More bytes, or items, than one request may have.</summary>
    TooLarge,

    /// <summary>A single event with more fields than one event may have.</summary>
    TooManyColumns,
}

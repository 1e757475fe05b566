namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>Why one item of a batch was not taken while the rest of the request was; <see cref="HoneycombErrors"/> has the words.</summary>
internal enum ItemRefusal : byte
{
    /// <summary>The item is no object, or its <c>data</c> is none.</summary>
    Malformed,

    /// <summary>The item has no <c>data</c>, or no field in it.</summary>
    Empty,

    /// <summary>The item alone is larger than one event may be.</summary>
    TooLarge,

    /// <summary>The event has more fields than one event may have.</summary>
    TooManyColumns,

    /// <summary>The request as a whole names more columns than one request may.</summary>
    TooManyDatasetColumns,
}

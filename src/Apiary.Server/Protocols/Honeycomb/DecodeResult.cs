namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>Whether a body could be read.</summary>
/// <param name="Failure">What is wrong with it as a whole; <see cref="DecodeFailure.None"/> when it was read.</param>
/// <param name="Offset">Where it stopped making sense, in bytes into the uncompressed body.</param>
internal readonly record struct DecodeResult(DecodeFailure Failure, int Offset)
{
    /// <summary>The body was read.</summary>
    public static DecodeResult Read => default;

    /// <summary>Whether the body was read.</summary>
    public bool IsRead => Failure == DecodeFailure.None;
}

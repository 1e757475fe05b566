namespace Apiary.Engine;

/// <summary>
/// The store cannot take the batch now: the disk or the memory is full, or the disk fails. Nothing of the batch was
/// acknowledged; the sender should try again later. It passes by itself.
/// </summary>
public sealed class StoreUnavailableException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>Why, in words a sender may read.</summary>
    public string Reason { get; } = reason;
}

using System.Diagnostics;

namespace Apiary.Engine.Storage;

/// <summary>
/// Something that its owner and any number of readers hold, and that is cleared away when the last of them lets go. Begins
/// with one hold, the owner's. Thread-safe.
/// </summary>
internal abstract class Counted
{
    private int holds = 1;

    /// <summary>Adds a hold. Only for one who has it from somebody who holds it at that moment (the store, under the dataset's lock).</summary>
    internal void Hold()
    {
        var now = Interlocked.Increment(ref holds);
        Debug.Assert(now > 1);
    }

    /// <summary>Takes a hold back.</summary>
    internal void LetGo()
    {
        if (Interlocked.Decrement(ref holds) == 0) Clear();
    }

    /// <summary>Nobody holds it any more.</summary>
    protected abstract void Clear();
}

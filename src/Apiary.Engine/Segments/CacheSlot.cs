namespace Apiary.Engine.Segments;

/// <summary>A place whose content a <see cref="DictionaryCache"/> counts and may let go of.</summary>
internal abstract class CacheSlot
{
    private bool isUsed;

    /// <summary>Where the cache has it; null while nothing is kept. The cache's alone.</summary>
    internal LinkedListNode<CacheSlot>? Node { get; set; }

    /// <summary>What the cache counts for it. The cache's alone.</summary>
    internal long KeptBytes { get; set; }

    /// <summary>Whether there is content; it goes only under the cache's lock.</summary>
    internal abstract bool HasContent { get; }

    /// <summary>Lets go of the content. The cache's alone, under its lock.</summary>
    internal abstract void Drop();

    /// <summary>Whether the content was used since the last call. The cache's alone.</summary>
    internal bool TakeUse()
    {
        var was = Volatile.Read(ref isUsed);
        if (was) Volatile.Write(ref isUsed, false);
        return was;
    }

    private protected void NoteUse()
    {
        // Looked at first: writing each time would have all processors pass the line around.
        if (!Volatile.Read(ref isUsed)) Volatile.Write(ref isUsed, true);
    }
}

namespace Apiary.Engine.Segments;

/// <summary>
/// Something that is read from a file when it is asked for and kept as long as the cache has room. One that was handed out
/// stays as it is, whether still kept or not. Thread-safe.
/// </summary>
/// <param name="cache">Who decides how long.</param>
/// <param name="load">Reads the content; called by one thread at a time.</param>
/// <param name="measure">The bytes of memory it takes.</param>
internal sealed class CachedContent<T>(DictionaryCache cache, Func<T> load, Func<T, long> measure) : CacheSlot
    where T : class
{
    private readonly Lock gate = new();
    private T? content;

    /// <summary>The content. Throws what reading it throws.</summary>
    internal T Value
    {
        get
        {
            if (Volatile.Read(ref content) is not { } kept) return Load();
            NoteUse();
            return kept;
        }
    }

    internal override bool HasContent => Volatile.Read(ref content) is not null;

    /// <summary>Counts anew what is kept, after it has grown.</summary>
    internal void Measure()
    {
        lock (gate)
            if (Volatile.Read(ref content) is { } kept) cache.Keep(this, measure(kept));
    }

    /// <summary>Lets go of the content; nobody asks for it any more.</summary>
    internal void Forget() => cache.Forget(this);

    internal override void Drop() => Volatile.Write(ref content, null);

    private T Load()
    {
        // The cache's lock is taken inside this one, never the other way round.
        lock (gate)
        {
            if (Volatile.Read(ref content) is { } kept) return kept;
            var loaded = load();
            Volatile.Write(ref content, loaded);
            cache.Keep(this, measure(loaded));
            return loaded;
        }
    }
}

namespace Apiary.Engine;

/// <summary>The last notices of the store, oldest dropped first. The engine has no logger; hosts read or subscribe. Thread-safe.</summary>
public sealed class StoreNotices(TimeProvider time)
{
    /// <summary>How many notices are kept.</summary>
    public const int Capacity = 256;

    private readonly Lock gate = new();
    private readonly Queue<StoreNotice> recent = new();

    /// <summary>Told of each notice as it comes, on the thread where it happened; must return quickly and not throw.</summary>
    public event Action<StoreNotice>? Noticed;

    /// <summary>The notices kept, oldest first.</summary>
    public IReadOnlyList<StoreNotice> Recent
    {
        get
        {
            lock (gate) return [.. recent];
        }
    }

    /// <summary>Keeps a notice.</summary>
    public void Add(StoreNoticeSeverity severity, string text)
    {
        var notice = new StoreNotice(time.GetUtcNow(), severity, text);
        lock (gate)
        {
            if (recent.Count == Capacity) recent.Dequeue();
            recent.Enqueue(notice);
        }

        Noticed?.Invoke(notice);
    }
}

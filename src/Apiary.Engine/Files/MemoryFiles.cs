namespace Apiary.Engine.Files;

/// <summary>
/// A disk in memory that keeps only what was synced when it <see cref="Crash"/>es, and that refuses writes when told to.
/// Serves tests and stores that need not outlive the process. Thread-safe.
/// </summary>
public sealed class MemoryFiles : StoreFiles
{
    private readonly Lock gate = new();
    private readonly HashSet<string> directories = [""];
    private SortedDictionary<string, MemoryFileNode> live = new(StringComparer.Ordinal);
    private SortedDictionary<string, MemoryFileNode> durable = new(StringComparer.Ordinal);
    private readonly HashSet<(string Path, int Generation)> locks = [];
    private int generation;

    /// <summary>Most bytes that all files together may have; a write beyond it is a full disk.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>Paths that find the disk full, whatever <see cref="CapacityBytes"/> says; null for none.</summary>
    public Predicate<string>? FullFor { get; set; }

    /// <summary>
    /// Paths that this process may not create, open, rename or remove; null for none. Files that are open stay usable, as on a
    /// real disk.
    /// </summary>
    public Predicate<string>? DeniedFor { get; set; }

    /// <summary>How many of the next syncs fail; counts down.</summary>
    public int FailingSyncs { get; set; }

    /// <summary>How many syncs of files succeeded.</summary>
    public int SyncCount { get; private set; }

    /// <summary>How many of the next appends fail after writing half; counts down.</summary>
    public int FailingAppends { get; set; }

    /// <inheritdoc/>
    public override AppendFile OpenAppend(string path) => Open(path, empty: false);

    /// <inheritdoc/>
    public override AppendFile Create(string path) => Open(path, empty: true);

    /// <inheritdoc/>
    public override MappedFile Map(string path)
    {
        CheckAllowed(path);
        lock (gate) return new MemoryMappedBytes(path, Node(path).Bytes);
    }

    /// <inheritdoc/>
    public override bool Exists(string path)
    {
        lock (gate) return live.ContainsKey(path) || directories.Contains(path);
    }

    /// <inheritdoc/>
    public override long Length(string path)
    {
        lock (gate) return Node(path).Length;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string directory)
    {
        lock (gate) return [.. live.Keys.Where(path => DirectoryOf(path) == directory).Select(path => path[(path.LastIndexOf('/') + 1)..])];
    }

    /// <inheritdoc/>
    public override void CreateDirectory(string directory)
    {
        lock (gate)
        {
            if (!directories.Contains(directory)) CheckAllowed(directory);
            for (var at = directory; at.Length > 0; at = DirectoryOf(at)) directories.Add(at);
        }
    }

    /// <inheritdoc/>
    public override void Delete(string path)
    {
        lock (gate)
        {
            if (live.ContainsKey(path)) CheckAllowed(path);
            live.Remove(path);
        }
    }

    /// <inheritdoc/>
    public override void Rename(string from, string to)
    {
        lock (gate)
        {
            CheckAllowed(to);
            live[to] = Node(from);
            live.Remove(from);
        }
    }

    /// <inheritdoc/>
    public override void SyncDirectory(string directory)
    {
        lock (gate)
        {
            foreach (var path in durable.Keys.Where(path => DirectoryOf(path) == directory && !live.ContainsKey(path)).ToArray()) durable.Remove(path);
            foreach (var (path, node) in live)
                if (DirectoryOf(path) == directory) durable[path] = node;
        }
    }

    /// <inheritdoc/>
    public override IDisposable? TryLock(string path)
    {
        lock (gate) return locks.Add((path, generation)) ? new MemoryFileLock(this, path, generation) : null;
    }

    /// <inheritdoc/>
    public override long FreeBytes()
    {
        lock (gate) return CapacityBytes == long.MaxValue ? long.MaxValue : Math.Max(0, CapacityBytes - UsedBytes());
    }

    /// <summary>
    /// The power goes: every open file is dead, each change of a directory that was not synced happened or not by chance, and
    /// of each file's unsynced bytes a random prefix stays, its last bytes possibly garbage.
    /// </summary>
    public void Crash(Random random)
    {
        lock (gate)
        {
            generation++;
            var after = new SortedDictionary<string, MemoryFileNode>(StringComparer.Ordinal);
            foreach (var path in live.Keys.Union(durable.Keys).ToArray())
            {
                durable.TryGetValue(path, out var before);
                live.TryGetValue(path, out var now);
                var kept = ReferenceEquals(before, now) || random.Next(2) == 0 ? before : now;
                if (kept is not null) after[path] = kept.AfterCrash(random);
            }

            live = after;
            durable = new SortedDictionary<string, MemoryFileNode>(after, StringComparer.Ordinal);
        }
    }

    /// <summary>
    /// The disk as it would be found if the power went now, as another one; this one goes on for those who still use it. The
    /// way to crash a store that is in the middle of something.
    /// </summary>
    public MemoryFiles AfterCrash(Random random)
    {
        lock (gate)
        {
            var after = new MemoryFiles();
            after.directories.UnionWith(directories);
            foreach (var (path, node) in live) after.live[path] = node.Copy();
            foreach (var (path, node) in durable)
                after.durable[path] = live.TryGetValue(path, out var now) && ReferenceEquals(now, node) ? after.live[path] : node.Copy();
            after.Crash(random);
            return after;
        }
    }

    /// <summary>A copy of a file's bytes.</summary>
    public byte[] Read(string path)
    {
        lock (gate) return Node(path).Bytes.ToArray();
    }

    /// <summary>Puts bytes in a file's place, durable at once: for tests that damage files.</summary>
    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            var node = new MemoryFileNode();
            node.Append(bytes);
            node.Sync();
            live[path] = node;
            durable[path] = node;
        }
    }

    internal void Unlock(string path, int lockGeneration)
    {
        lock (gate) locks.Remove((path, lockGeneration));
    }

    internal void Append(MemoryAppendFile file, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            CheckAlive(file);
            if (FullFor?.Invoke(file.Path) == true) throw new DiskFullException(file.Path);
            var room = CapacityBytes == long.MaxValue ? long.MaxValue : CapacityBytes - UsedBytes();
            if (bytes.Length > room)
            {
                file.Node.Append(bytes[..(int)Math.Max(0, room)]);
                throw new DiskFullException(file.Path);
            }

            if (FailingAppends > 0)
            {
                FailingAppends--;
                file.Node.Append(bytes[..(bytes.Length / 2)]);
                throw new IOException($"{file.Path}: cannot write (asked to fail)");
            }

            file.Node.Append(bytes);
        }
    }

    internal void Sync(MemoryAppendFile file)
    {
        lock (gate)
        {
            CheckAlive(file);
            if (FailingSyncs > 0)
            {
                FailingSyncs--;
                throw new IOException($"{file.Path}: cannot sync (asked to fail)");
            }

            file.Node.Sync();
            SyncCount++;
        }
    }

    internal void Truncate(MemoryAppendFile file, long length)
    {
        lock (gate)
        {
            CheckAlive(file);
            file.Node.Truncate((int)length);
        }
    }

    private static string DirectoryOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    private void CheckAllowed(string path)
    {
        if (DeniedFor?.Invoke(path) == true) throw new AccessDeniedException(path);
    }

    private void CheckAlive(MemoryAppendFile file)
    {
        if (file.Generation != generation) throw new IOException($"{file.Path}: the machine has crashed since this file was opened");
    }

    private MemoryAppendFile Open(string path, bool empty)
    {
        lock (gate)
        {
            CheckAllowed(path);
            if (!directories.Contains(DirectoryOf(path))) throw new DirectoryNotFoundException($"{path}: no such directory");
            if (empty || !live.TryGetValue(path, out var node)) live[path] = node = new MemoryFileNode();
            return new MemoryAppendFile(this, path, node, generation);
        }
    }

    private MemoryFileNode Node(string path) =>
        live.TryGetValue(path, out var node) ? node : throw new FileNotFoundException($"{path}: no such file", path);

    private long UsedBytes() => live.Values.Sum(node => (long)node.Length);
}

using Apiary.Engine.Files;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors.SourceMaps;

/// <summary>The source maps of all projects: each a file, listed in a journal; those in use are in memory up to a bound. Thread-safe.</summary>
internal sealed class SourceMapStore : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/source-maps.journal";

    private const string Folder = "source-maps";

    private readonly Lock gate = new();
    // One is read at a time, so that memory stays bounded however many occurrences wait.
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly StoreFiles files;
    private readonly TimeProvider time;
    private readonly RecordJournal<SourceMapEntry> journal;
    private readonly SortedDictionary<long, SourceMapEntry> byId = [];
    private readonly Dictionary<(string ProjectId, string Version, string Url), long> byUrl = [];
    private readonly LinkedList<(long Id, SourceMap Map)> used = [];
    private long lastId;

    private SourceMapStore(StoreFiles files, TimeProvider time, SourceMapLimits limits)
    {
        (this.files, this.time, Limits) = (files, time, limits);
        files.CreateDirectory(Folder);
        journal = new RecordJournal<SourceMapEntry>(files, JournalPath, Put);
        // What a crash left of an upload or a removal that was not finished.
        foreach (var name in files.List(Folder))
            if (!byId.Values.Any(entry => NameOf(entry.Id) == name)) files.Delete($"{Folder}/{name}");
    }

    /// <summary>How much is kept.</summary>
    public SourceMapLimits Limits { get; }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates it. Throws <see cref="IOException"/>.</summary>
    public static SourceMapStore Open(StoreFiles files, TimeProvider time, SourceMapLimits limits) => new(files, time, limits);

    /// <summary>Keeps a map, in place of an earlier one of the same version and address; durable when this returns. Throws <see cref="SourceMapException"/>, <see cref="IOException"/>.</summary>
    public SourceMapEntry Add(string projectId, string version, string url, ReadOnlyMemory<byte> json)
    {
        SourceMap.Parse(json);
        lock (gate)
        {
            var entry = new SourceMapEntry
            {
                Id = lastId + 1, ProjectId = projectId, Version = version, Url = MinifiedUrl.Normal(url), SizeBytes = json.Length, UploadedAt = time.GetUtcNow(),
            };
            using (var file = files.Create(PathOf(entry.Id)))
            {
                file.Append(json.Span);
                file.Sync();
            }

            files.SyncDirectory(Folder);
            var earlier = byUrl.TryGetValue(KeyOf(entry), out var id) ? byId[id] : null;
            Save(entry);
            if (earlier is not null) Remove(earlier);
            while (byId.Count > 1 && byId.Values.Sum(kept => kept.SizeBytes) > Limits.MaxTotalBytes) Remove(byId.Values.First());
            return entry;
        }
    }

    /// <summary>All maps of a project, newest first.</summary>
    public IReadOnlyList<SourceMapEntry> List(string projectId)
    {
        lock (gate) return [.. byId.Values.Reverse().Where(entry => entry.ProjectId == projectId)];
    }

    /// <summary>Removes a map; false when there is none. Throws <see cref="IOException"/>.</summary>
    public bool Remove(string projectId, long id)
    {
        lock (gate)
        {
            if (!byId.TryGetValue(id, out var entry) || entry.ProjectId != projectId) return false;
            Remove(entry);
            return true;
        }
    }

    /// <summary>Whether a project has any map.</summary>
    public bool HasAny(string projectId)
    {
        lock (gate) return byId.Values.Any(entry => entry.ProjectId == projectId);
    }

    /// <summary>The map of a built file; null when there is none. Throws <see cref="SourceMapException"/>, <see cref="IOException"/>.</summary>
    /// <param name="projectId">Whose.</param>
    /// <param name="version">The version of the code.</param>
    /// <param name="url">The file, as a frame names it.</param>
    public async Task<SourceMap?> FindAsync(string projectId, string version, string url)
    {
        if (IdOf(projectId, version, MinifiedUrl.Normal(url)) is not { } id) return null;
        if (InMemory(id) is { } known) return known;
        await reading.WaitAsync();
        try
        {
            return InMemory(id) ?? Read(id);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        journal.Dispose();
        reading.Dispose();
    }

    private static string NameOf(long id) => $"{id:D12}.map";

    private static string PathOf(long id) => $"{Folder}/{NameOf(id)}";

    private static (string ProjectId, string Version, string Url) KeyOf(SourceMapEntry entry) => (entry.ProjectId, entry.Version, entry.Url);

    private long? IdOf(string projectId, string version, string url)
    {
        lock (gate)
        {
            if (byUrl.TryGetValue((projectId, version, url), out var id)) return id;
            return MinifiedUrl.OfAnyHost(url) is { } any && byUrl.TryGetValue((projectId, version, any), out id) ? id : null;
        }
    }

    private SourceMap? InMemory(long id)
    {
        lock (gate)
        {
            for (var node = used.First; node is not null; node = node.Next)
            {
                if (node.Value.Id != id) continue;
                used.Remove(node);
                used.AddFirst(node);
                return node.Value.Map;
            }

            return null;
        }
    }

    private SourceMap? Read(long id)
    {
        byte[] json;
        lock (gate)
        {
            // Removed meanwhile.
            if (!byId.ContainsKey(id)) return null;
            using var file = files.Map(PathOf(id));
            json = file.Slice(0, (int)file.Length).ToArray();
        }

        var map = SourceMap.Parse(json);
        lock (gate)
        {
            used.AddFirst((id, map));
            while (used.Count > 1 && used.Sum(one => one.Map.SizeBytes) > Limits.MaxMemoryBytes) used.RemoveLast();
        }

        return map;
    }

    private void Remove(SourceMapEntry entry)
    {
        Save(entry with { IsRemoved = true });
        files.Delete(PathOf(entry.Id));
    }

    private void Save(SourceMapEntry entry)
    {
        journal.Append(entry);
        Put(entry);
        journal.RewriteWhenLong(byId.Count, () => byId.Values);
    }

    private void Put(SourceMapEntry entry)
    {
        lastId = Math.Max(lastId, entry.Id);
        if (!entry.IsRemoved)
        {
            byId[entry.Id] = entry;
            byUrl[KeyOf(entry)] = entry.Id;
            return;
        }

        byId.Remove(entry.Id);
        if (byUrl.TryGetValue(KeyOf(entry), out var id) && id == entry.Id) byUrl.Remove(KeyOf(entry));
        for (var node = used.First; node is not null; node = node.Next)
        {
            if (node.Value.Id != entry.Id) continue;
            used.Remove(node);
            return;
        }
    }
}

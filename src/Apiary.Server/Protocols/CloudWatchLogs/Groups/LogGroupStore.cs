using Apiary.Engine.Files;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>
/// Log groups, log streams and named queries of all environments, durable through a journal: a change is on disk when its
/// method returns. The times of a stream's events are written down once a minute, and when the server stops. Thread-safe.
/// </summary>
internal sealed class LogGroupStore : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/log-groups.journal";

    private const long MillisecondsBetweenWrites = 60_000;

    private readonly Lock gate = new();
    private readonly int maxStreams;
    private readonly RecordJournal<LogChange> journal;
    private readonly SortedDictionary<(string EnvironmentId, string Name), LogGroupState> groups = new(OrdinalPairs.Instance);
    private readonly Dictionary<string, QueryDefinition> definitions = new(StringComparer.Ordinal);
    private int streamCount;

    private LogGroupStore(StoreFiles files, int maxStreams)
    {
        this.maxStreams = maxStreams;
        journal = new RecordJournal<LogChange>(files, JournalPath, Apply);
        Shorten();
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="maxStreams">Most log streams of all groups together.</param>
    public static LogGroupStore Open(StoreFiles files, int maxStreams) => new(files, maxStreams);

    /// <summary>The group of this name; null when there is none.</summary>
    public LogGroup? Find(string environmentId, string name)
    {
        lock (gate) return groups.GetValueOrDefault((environmentId, name))?.Group;
    }

    /// <summary>All groups of an environment, by name.</summary>
    public IReadOnlyList<LogGroup> List(string environmentId)
    {
        lock (gate) return [.. groups.Values.Select(state => state.Group).Where(group => group.EnvironmentId == environmentId)];
    }

    /// <summary>Adds a group; false when there is one of that name. Throws <see cref="IOException"/>.</summary>
    /// <param name="environmentId">Whose it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="make">Makes it and its dataset; called once at most.</param>
    public bool TryAdd(string environmentId, string name, Func<LogGroup> make)
    {
        lock (gate)
        {
            if (groups.ContainsKey((environmentId, name))) return false;
            Write(new LogChange(Group: make()));
            return true;
        }
    }

    /// <summary>Changes a group; null when there is none. Throws <see cref="IOException"/>.</summary>
    public LogGroup? Update(string environmentId, string name, Func<LogGroup, LogGroup> change)
    {
        lock (gate)
        {
            if (!groups.TryGetValue((environmentId, name), out var state)) return null;
            var next = change(state.Group);
            if (!ReferenceEquals(next, state.Group)) Write(new LogChange(Group: next));
            return next;
        }
    }

    /// <summary>Removes a group and its streams; null when there is none. Throws <see cref="IOException"/>.</summary>
    public LogGroup? Remove(string environmentId, string name)
    {
        lock (gate)
        {
            if (!groups.TryGetValue((environmentId, name), out var state)) return null;
            Write(new LogChange(RemovedGroup: state.Group));
            return state.Group;
        }
    }

    /// <summary>The stream of this name; null when there is none.</summary>
    public LogStream? FindStream(string environmentId, string group, string name)
    {
        lock (gate) return groups.GetValueOrDefault((environmentId, group))?.Streams.GetValueOrDefault(name);
    }

    /// <summary>The streams of a group, by name.</summary>
    public IReadOnlyList<LogStream> ListStreams(string environmentId, string group)
    {
        lock (gate) return groups.TryGetValue((environmentId, group), out var state) ? [.. state.Streams.Values] : [];
    }

    /// <summary>Adds a stream to a group that is there. Throws <see cref="IOException"/>.</summary>
    public StreamAddition AddStream(LogStream stream)
    {
        lock (gate)
        {
            if (!groups.TryGetValue((stream.EnvironmentId, stream.Group), out var state)) return StreamAddition.NoGroup;
            if (state.Streams.ContainsKey(stream.Name)) return StreamAddition.Exists;
            if (streamCount >= maxStreams) return StreamAddition.TooMany;
            Write(new LogChange(Stream: stream));
            return StreamAddition.Added;
        }
    }

    /// <summary>Removes a stream; null when there is none. Throws <see cref="IOException"/>.</summary>
    public LogStream? RemoveStream(string environmentId, string group, string name)
    {
        lock (gate)
        {
            if (FindStream(environmentId, group, name) is not { } stream) return null;
            var owner = groups[(environmentId, group)].Group;
            var isNoted = stream.LastEvent is null || owner.RemovedStreams.Contains(name, StringComparer.Ordinal);
            Write(new LogChange(Group: isNoted ? null : owner with { RemovedStreams = [.. owner.RemovedStreams, name] }, RemovedStream: stream));
            return stream;
        }
    }

    /// <summary>Takes note of events that became durable, times in milliseconds since the Unix epoch. Throws <see cref="IOException"/>.</summary>
    public void Note(string environmentId, string group, string name, long first, long last, long now, long bytes)
    {
        lock (gate)
        {
            if (!groups.TryGetValue((environmentId, group), out var state) || !state.Streams.TryGetValue(name, out var stream)) return;
            var next = stream.With(first, last, now, bytes);
            state.Streams[name] = next;
            if (state.WrittenAt.TryGetValue(name, out var written) && now - written < MillisecondsBetweenWrites) return;
            state.WrittenAt[name] = now;
            journal.Append(new LogChange(Stream: next));
            Shorten();
        }
    }

    /// <summary>The named queries of an environment, by name.</summary>
    public IReadOnlyList<QueryDefinition> ListDefinitions(string environmentId)
    {
        lock (gate) return [.. definitions.Values.Where(definition => definition.EnvironmentId == environmentId).OrderBy(definition => definition.Name, StringComparer.Ordinal)];
    }

    /// <summary>Puts a named query. Throws <see cref="IOException"/>.</summary>
    public void Put(QueryDefinition definition)
    {
        lock (gate) Write(new LogChange(Definition: definition));
    }

    /// <summary>Removes a named query; false when there is none. Throws <see cref="IOException"/>.</summary>
    public bool RemoveDefinition(string environmentId, string id)
    {
        lock (gate)
        {
            if (!definitions.TryGetValue(id, out var known) || known.EnvironmentId != environmentId) return false;
            Write(new LogChange(RemovedDefinition: known));
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            try
            {
                foreach (var state in groups.Values)
                    foreach (var name in state.WrittenAt.Keys)
                        if (state.Streams.TryGetValue(name, out var stream)) journal.Append(new LogChange(Stream: stream));
            }
            finally
            {
                journal.Dispose();
            }
        }
    }

    private void Write(LogChange change)
    {
        journal.Append(change);
        Apply(change);
        Shorten();
    }

    private void Apply(LogChange change)
    {
        if (change.Group is { } group)
        {
            if (groups.TryGetValue((group.EnvironmentId, group.Name), out var known)) known.Group = group;
            else groups.Add((group.EnvironmentId, group.Name), new LogGroupState(group));
        }

        if (change.RemovedGroup is { } gone && groups.Remove((gone.EnvironmentId, gone.Name), out var removed)) streamCount -= removed.Streams.Count;
        if (change.Stream is { } stream)
        {
            var owner = groups[(stream.EnvironmentId, stream.Group)];
            if (!owner.Streams.ContainsKey(stream.Name)) streamCount++;
            owner.Streams[stream.Name] = stream;
        }

        if (change.RemovedStream is { } lost)
        {
            var owner = groups[(lost.EnvironmentId, lost.Group)];
            if (owner.Streams.Remove(lost.Name)) streamCount--;
            owner.WrittenAt.Remove(lost.Name);
        }

        if (change.Definition is { } definition) definitions[definition.Id] = definition;
        if (change.RemovedDefinition is { } dropped) definitions.Remove(dropped.Id);
    }

    private void Shorten() => journal.RewriteWhenLong(groups.Count + streamCount + definitions.Count, Live);

    private IEnumerable<LogChange> Live()
    {
        foreach (var state in groups.Values)
        {
            yield return new LogChange(Group: state.Group);
            foreach (var stream in state.Streams.Values) yield return new LogChange(Stream: stream);
        }

        foreach (var definition in definitions.Values) yield return new LogChange(Definition: definition);
    }
}

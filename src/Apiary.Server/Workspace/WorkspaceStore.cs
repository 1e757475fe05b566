using System.Security.Cryptography;
using Apiary.Engine.Files;

namespace Apiary.Server.Workspace;

/// <summary>
/// Teams, environments and API keys, durable through a journal: a change is on disk when its method returns. Of a key only a
/// salted hash is kept; of an AWS access key the sealed secret, because a signature can be verified with nothing less. Thread-safe; reads take no lock.
/// </summary>
internal sealed class WorkspaceStore : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/workspace.journal";

    /// <summary>The environment of the server's own events (dataset <c>apiary</c>); no key opens it, its operator may ask it.</summary>
    public static readonly WorkspaceEnvironment OwnEnvironment = new("apiary", "apiary", "Apiary itself", "apiary");

    private const int SaltBytes = 16;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly SecretSeal seal;
    private readonly List<string> notices = [];
    private RecordJournal<WorkspaceRecord> journal = null!;
    private volatile WorkspaceState state = WorkspaceState.Empty;

    private WorkspaceStore(TimeProvider time, SecretSeal seal)
    {
        this.time = time;
        this.seal = seal;
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => notices;

    /// <summary>True before the first team: a first start.</summary>
    public bool IsEmpty => state.Teams.IsEmpty;

    /// <summary>All teams, oldest first.</summary>
    public IReadOnlyList<Team> Teams => [.. state.Teams.Values];

    /// <summary>All environments, oldest first; without <see cref="OwnEnvironment"/>.</summary>
    public IReadOnlyList<WorkspaceEnvironment> Environments => [.. state.Environments.Values];

    /// <summary>Opens or creates the workspace. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seal">Closes and opens the secrets of AWS access keys; null for one that no other start can open.</param>
    public static WorkspaceStore Open(StoreFiles files, TimeProvider time, SecretSeal? seal = null)
    {
        var store = new WorkspaceStore(time, seal ?? SecretSeal.Create());
        var read = WorkspaceState.Empty;
        store.journal = new RecordJournal<WorkspaceRecord>(files, JournalPath, change => read = read.Apply(change));
        store.notices.AddRange(store.journal.Notices);
        store.state = read;
        if (read.Salt.IsEmpty)
        {
            if (!read.Keys.IsEmpty) store.notices.Add($"{JournalPath}: the salt is lost, so no key is known any more; create new ones");
            store.Change(new WorkspaceRecord.Salted(RandomNumberGenerator.GetHexString(SaltBytes * 2, lowercase: true)));
        }
        else
        {
            if (read.AwsSecrets.Any(secret => !read.Keys[secret.Key].Revoked && store.seal.Open(secret.Value) is null))
                store.notices.Add($"{JournalPath}: the secrets of AWS access keys cannot be opened, their key ({SecretSeal.FileName}) is another; make new ones: apiary keys create --aws");
            store.journal.RewriteWhenLong(1 + read.Teams.Count + (3 * read.Environments.Count) + (2 * read.Keys.Count), read.ToRecords);
        }

        return store;
    }

    /// <summary>
    /// The key whose secret is <paramref name="presented"/>; null when it is unknown, disabled or revoked (<see cref="FindRevoked"/>).
    /// What is looked up is a salted hash and hashes are compared in constant time, so the time taken tells nothing of how
    /// much of a guess was right.
    /// </summary>
    public ApiKey? Authenticate(ReadOnlySpan<char> presented) => Find(presented) is { Revoked: false, Disabled: false } key ? key : null;

    /// <summary>The revoked key whose secret is <paramref name="presented"/>, to tell its sender so; else null.</summary>
    public ApiKey? FindRevoked(ReadOnlySpan<char> presented) => Find(presented) is { Revoked: true } key ? key : null;

    /// <summary>All keys, revoked ones included, oldest first.</summary>
    public IReadOnlyList<ApiKey> ListKeys() => [.. state.Keys.Values.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];

    /// <summary>The key with this id, be it revoked; null when there is none.</summary>
    public ApiKey? FindKey(string id) => state.Keys.GetValueOrDefault(id);

    /// <summary>The environment with this id, <see cref="OwnEnvironment"/> included; null when there is none.</summary>
    public WorkspaceEnvironment? FindEnvironment(string id) => id == OwnEnvironment.Id ? OwnEnvironment : state.Environments.GetValueOrDefault(id);

    /// <summary>Creates a team, with an id of its own or a given one. Throws <see cref="ArgumentException"/> when its slug or id is taken.</summary>
    public Team CreateTeam(string name, string? id = null)
    {
        lock (gate)
        {
            var slug = Slugs.From(name);
            id ??= Ids.Ulid("hcatm_", time.GetUtcNow());
            if (state.Teams.Values.Any(team => team.Slug == slug || team.Id == id))
                throw new ArgumentException($"there is a team {slug} already", nameof(name));
            Change(new WorkspaceRecord.TeamCreated(id, name, slug));
            return state.Teams[id];
        }
    }

    /// <summary>Creates an environment of a team. Throws <see cref="ArgumentException"/> when the team is unknown or has one with this slug.</summary>
    public WorkspaceEnvironment CreateEnvironment(string teamId, string name)
    {
        lock (gate)
        {
            var slug = Slugs.From(name);
            if (!state.Teams.ContainsKey(teamId)) throw new ArgumentException($"there is no team {teamId}", nameof(teamId));
            if (state.Environments.Values.Any(environment => environment.TeamId == teamId && environment.Slug == slug))
                throw new ArgumentException($"there is an environment {slug} already", nameof(name));
            var id = Ids.Ulid("hcaen_", time.GetUtcNow());
            Change(new WorkspaceRecord.EnvironmentCreated(id, teamId, name, slug));
            return state.Environments[id];
        }
    }

    /// <summary>Changes what is said of an environment beside its name; null when there is none.</summary>
    public WorkspaceEnvironment? ChangeEnvironment(string id, string description, string color, bool isDeleteProtected)
    {
        lock (gate)
        {
            if (!state.Environments.TryGetValue(id, out _)) return null;
            Change(new WorkspaceRecord.EnvironmentChanged(id, description, color, isDeleteProtected));
            return state.Environments[id];
        }
    }

    /// <summary>Removes an environment and its keys, unless it is protected or was removed already; false then.</summary>
    public bool RemoveEnvironment(string id)
    {
        lock (gate)
        {
            if (state.Environments.GetValueOrDefault(id) is not { IsDeleteProtected: false }) return false;
            Change(new WorkspaceRecord.EnvironmentRemoved(id));
            return true;
        }
    }

    /// <summary>
    /// Creates a key of an environment for the environment's team. The <paramref name="permissions"/> are cut to what such a key may have. Throws <see cref="ArgumentException"/> when the environment is unknown.
    /// </summary>
    public CreatedKey CreateKey(string environmentId, string name, KeyKind kind, KeyPermissions permissions)
    {
        lock (gate)
        {
            if (!state.Environments.TryGetValue(environmentId, out var environment))
                throw new ArgumentException($"there is no environment {environmentId}", nameof(environmentId));
            var id = Ids.Ulid(PrefixOf(kind), time.GetUtcNow());
            var secret = kind switch
            {
                KeyKind.Ingest => Ids.IngestSecret(id),
                KeyKind.Rollbar => Ids.RollbarToken(),
                KeyKind.Management => Ids.ManagementSecret(id),
                _ => Ids.ConfigurationSecret(),
            };
            permissions = kind switch
            {
                KeyKind.Ingest => (permissions & KeyPermissions.Ingest) | KeyPermissions.Events,
                KeyKind.Rollbar => permissions & KeyPermissions.Rollbar,
                KeyKind.Management => permissions & KeyPermissions.Management,
                _ => permissions & KeyPermissions.All,
            };
            return Add(id, secret, environment.TeamId, environment, name, kind, permissions);
        }
    }

    /// <summary>
    /// Creates an AWS access key of an environment; its id is the access key id. Throws <see cref="ArgumentException"/> when the
    /// environment is unknown.
    /// </summary>
    public CreatedKey CreateAwsKey(string environmentId, string name, KeyPermissions permissions)
    {
        lock (gate)
        {
            if (!state.Environments.TryGetValue(environmentId, out var environment))
                throw new ArgumentException($"there is no environment {environmentId}", nameof(environmentId));
            var (id, secret) = (Ids.AwsAccessKeyId(), Ids.AwsSecretAccessKey());
            Change(new WorkspaceRecord.AwsKeyCreated(id, name, permissions, environment.TeamId, environment.Id, seal.Close(secret), time.GetUtcNow()));
            return new CreatedKey(state.Keys[id], secret);
        }
    }

    /// <summary>The secret of an AWS access key, be it revoked; null when there is no such key or its secret cannot be opened any more.</summary>
    public string? FindAwsSecret(string accessKeyId) => state.AwsSecrets.TryGetValue(accessKeyId, out var closed) ? seal.Open(closed) : null;

    /// <summary>
    /// Takes up a key whose secret is given, such as those of the demo. The team may be another than the environment's owner.
    /// Throws <see cref="ArgumentException"/> when team or environment is unknown or the secret is in use.
    /// </summary>
    public CreatedKey ImportKey(string teamId, string environmentId, string name, KeyKind kind, KeyPermissions permissions, string secret)
    {
        lock (gate)
        {
            if (!state.Teams.ContainsKey(teamId)) throw new ArgumentException($"there is no team {teamId}", nameof(teamId));
            if (!state.Environments.TryGetValue(environmentId, out var environment))
                throw new ArgumentException($"there is no environment {environmentId}", nameof(environmentId));
            if (Find(secret) is not null) throw new ArgumentException("that secret belongs to another key", nameof(secret));
            return Add(Ids.Ulid(PrefixOf(kind), time.GetUtcNow()), secret, teamId, environment, name, kind, permissions);
        }
    }

    /// <summary>Whether an environment was given its example queries.</summary>
    public bool HasExamples(string environmentId) => state.WithExamples.Contains(environmentId);

    /// <summary>Takes note that an environment was given its example queries.</summary>
    public void RememberExamples(string environmentId) => Change(new WorkspaceRecord.ExamplesGiven(environmentId));

    /// <summary>Gives a key another name, and makes it open nothing for a while or again what it did. Null when there is no key with this id.</summary>
    public ApiKey? ChangeKey(string id, string name, bool disabled)
    {
        lock (gate)
        {
            if (!state.Keys.TryGetValue(id, out _)) return null;
            Change(new WorkspaceRecord.KeyChanged(id, name, disabled));
            return state.Keys[id];
        }
    }

    /// <summary>Makes a key open nothing from now on; a revoked one stays so. Null when there is no key with this id.</summary>
    public ApiKey? RevokeKey(string id)
    {
        lock (gate)
        {
            if (!state.Keys.TryGetValue(id, out var key)) return null;
            if (!key.Revoked) Change(new WorkspaceRecord.KeyRevoked(id, time.GetUtcNow()));
            return state.Keys[id];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private ApiKey? Find(ReadOnlySpan<char> presented)
    {
        var now = state;
        return KeyHash.TryCompute(now.Salt.AsSpan(), presented, out var hash) && now.Hashes.TryGetValue(hash, out var id) ? now.Keys[id] : null;
    }

    private static string PrefixOf(KeyKind kind) => kind switch
    {
        KeyKind.Ingest => Ids.IngestKeyPrefix,
        KeyKind.Rollbar => Ids.RollbarTokenPrefix,
        KeyKind.Management => Ids.ManagementKeyPrefix,
        _ => Ids.ConfigurationKeyPrefix,
    };

    private CreatedKey Add(
        string id, string secret, string teamId, WorkspaceEnvironment environment, string name, KeyKind kind, KeyPermissions permissions)
    {
        if (!KeyHash.TryCompute(state.Salt.AsSpan(), secret, out var hash)) throw new ArgumentException("the secret is too long", nameof(secret));
        Change(new WorkspaceRecord.KeyCreated(
            id, name, kind, permissions, teamId, environment.Id, KeyMask.Of(secret), hash.ToHex(), time.GetUtcNow()));
        return new CreatedKey(state.Keys[id], secret);
    }

    private void Change(WorkspaceRecord change)
    {
        lock (gate)
        {
            var next = state.Apply(change);
            journal.Append(change);
            state = next;
        }
    }
}

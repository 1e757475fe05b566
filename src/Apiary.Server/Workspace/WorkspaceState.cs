using System.Collections.Immutable;

namespace Apiary.Server.Workspace;

/// <summary>Everything the workspace knows at one moment; immutable, a change makes the next one.</summary>
internal sealed record WorkspaceState
{
    /// <summary>Nothing yet, not even a salt.</summary>
    public static readonly WorkspaceState Empty = new();

    /// <summary>The salt of all key hashes; empty before the first record.</summary>
    public ImmutableArray<byte> Salt { get; private init; } = [];

    /// <summary>Teams by id.</summary>
    public ImmutableSortedDictionary<string, Team> Teams { get; private init; } = ImmutableSortedDictionary.Create<string, Team>(StringComparer.Ordinal);

    /// <summary>Environments by id.</summary>
    public ImmutableSortedDictionary<string, WorkspaceEnvironment> Environments { get; private init; } =
        ImmutableSortedDictionary.Create<string, WorkspaceEnvironment>(StringComparer.Ordinal);

    /// <summary>Keys by id, revoked ones included.</summary>
    public ImmutableSortedDictionary<string, ApiKey> Keys { get; private init; } = ImmutableSortedDictionary.Create<string, ApiKey>(StringComparer.Ordinal);

    /// <summary>Key ids by the hash of the secret; equality takes the same time wherever two hashes differ.</summary>
    public ImmutableDictionary<KeyHash, string> Hashes { get; private init; } = ImmutableDictionary.Create<KeyHash, string>(KeyHashComparer.Instance);

    /// <summary>Sealed secrets of AWS access keys, by the key's id.</summary>
    public ImmutableSortedDictionary<string, string> AwsSecrets { get; private init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Ids of the environments that were given their example queries.</summary>
    public ImmutableSortedSet<string> WithExamples { get; private init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The state after a change. Throws <see cref="KeyNotFoundException"/> when it names what is not there.</summary>
    public WorkspaceState Apply(WorkspaceRecord change) => change switch
    {
        WorkspaceRecord.Salted salted => this with { Salt = [.. Convert.FromHexString(salted.Salt)] },
        WorkspaceRecord.TeamCreated team => this with { Teams = Teams.SetItem(team.Id, new Team(team.Id, team.Name, team.Slug)) },
        WorkspaceRecord.EnvironmentCreated created => this with
        {
            Environments = Environments.SetItem(created.Id, new WorkspaceEnvironment(created.Id, created.TeamId, created.Name, created.Slug)),
        },
        WorkspaceRecord.KeyCreated key => this with
        {
            Keys = Keys.SetItem(key.Id, new ApiKey(
                key.Id, key.Name, key.Kind, key.Permissions, Teams[key.TeamId], Environments[key.EnvironmentId], key.MaskedForm, key.CreatedAt, null)),
            Hashes = Hashes.SetItem(KeyHash.FromHex(key.Hash), key.Id),
        },
        WorkspaceRecord.AwsKeyCreated key => this with
        {
            Keys = Keys.SetItem(key.Id, new ApiKey(
                key.Id, key.Name, KeyKind.Aws, key.Permissions, Teams[key.TeamId], Environments[key.EnvironmentId], key.Id, key.CreatedAt, null)),
            AwsSecrets = AwsSecrets.SetItem(key.Id, key.SealedSecret),
        },
        WorkspaceRecord.KeyRevoked revoked => this with { Keys = Keys.SetItem(revoked.Id, Keys[revoked.Id] with { RevokedAt = revoked.At }) },
        WorkspaceRecord.EnvironmentChanged changed => WithEnvironment(Environments[changed.Id] with
        {
            Description = changed.Description,
            Color = changed.Color,
            IsDeleteProtected = changed.IsDeleteProtected,
        }),
        WorkspaceRecord.EnvironmentRemoved removed => WithoutEnvironment(removed.Id),
        WorkspaceRecord.KeyChanged changed => this with { Keys = Keys.SetItem(changed.Id, Keys[changed.Id] with { Name = changed.Name, Disabled = changed.Disabled }) },
        WorkspaceRecord.ExamplesGiven given => this with { WithExamples = WithExamples.Add(given.EnvironmentId) },
        _ => throw new InvalidOperationException($"expected a known change, found {change.GetType().Name}"),
    };

    /// <summary>The changes that lead from <see cref="Empty"/> to here, for a snapshot.</summary>
    public IEnumerable<WorkspaceRecord> ToRecords()
    {
        yield return new WorkspaceRecord.Salted(Convert.ToHexStringLower(Salt.AsSpan()));
        foreach (var team in Teams.Values) yield return new WorkspaceRecord.TeamCreated(team.Id, team.Name, team.Slug);
        foreach (var environment in Environments.Values)
        {
            yield return new WorkspaceRecord.EnvironmentCreated(environment.Id, environment.TeamId, environment.Name, environment.Slug);
            yield return new WorkspaceRecord.EnvironmentChanged(environment.Id, environment.Description, environment.Color, environment.IsDeleteProtected);
        }

        foreach (var (hash, id) in Hashes.OrderBy(pair => pair.Value, StringComparer.Ordinal))
        {
            var key = Keys[id];
            yield return new WorkspaceRecord.KeyCreated(
                key.Id, key.Name, key.Kind, key.Permissions, key.TeamId, key.EnvironmentId, key.MaskedForm, hash.ToHex(), key.CreatedAt);
            if (key.Disabled) yield return new WorkspaceRecord.KeyChanged(key.Id, key.Name, true);
            if (key.RevokedAt is { } at) yield return new WorkspaceRecord.KeyRevoked(key.Id, at);
        }

        foreach (var (id, secret) in AwsSecrets)
        {
            var key = Keys[id];
            yield return new WorkspaceRecord.AwsKeyCreated(key.Id, key.Name, key.Permissions, key.TeamId, key.EnvironmentId, secret, key.CreatedAt);
            if (key.Disabled) yield return new WorkspaceRecord.KeyChanged(key.Id, key.Name, true);
            if (key.RevokedAt is { } at) yield return new WorkspaceRecord.KeyRevoked(key.Id, at);
        }

        foreach (var environmentId in WithExamples) yield return new WorkspaceRecord.ExamplesGiven(environmentId);
    }

    private WorkspaceState WithEnvironment(WorkspaceEnvironment environment) => this with
    {
        Environments = Environments.SetItem(environment.Id, environment),
        Keys = Keys.SetItems(Keys.Where(pair => pair.Value.EnvironmentId == environment.Id).Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { Environment = environment }))),
    };

    private WorkspaceState WithoutEnvironment(string id)
    {
        if (!Environments.ContainsKey(id)) throw new KeyNotFoundException($"there is no environment {id}");
        var gone = Keys.Values.Where(key => key.EnvironmentId == id).Select(key => key.Id).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Environments = Environments.Remove(id),
            Keys = Keys.RemoveRange(gone),
            Hashes = Hashes.RemoveRange(Hashes.Where(pair => gone.Contains(pair.Value)).Select(pair => pair.Key)),
            AwsSecrets = AwsSecrets.RemoveRange(gone),
            WithExamples = WithExamples.Remove(id),
        };
    }
}

using Apiary.Engine.Files;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Workspace;

public sealed class WorkspaceStoreTests
{
    [Fact]
    public void A_created_key_authenticates_and_its_secret_is_nowhere_on_disk()
    {
        var files = new MemoryFiles();
        using var store = WorkspaceStore.Open(files, TimeProvider.System);
        var created = FirstStart.Prepare(store)!;

        Assert.Equal(created.Configuration.Key, store.Authenticate(created.Configuration.Secret));
        Assert.Equal(created.Ingest.Key, store.Authenticate(created.Ingest.Secret));
        var disk = System.Text.Encoding.UTF8.GetString(files.Read(WorkspaceStore.JournalPath));
        Assert.DoesNotContain(created.Configuration.Secret, disk, StringComparison.Ordinal);
        Assert.DoesNotContain(created.Ingest.Secret, disk, StringComparison.Ordinal);
        Assert.DoesNotContain(created.Ingest.Secret[38..], disk, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_have_the_shapes_that_clients_tell_apart()
    {
        using var store = WorkspaceStore.Open(new MemoryFiles(), TimeProvider.System);
        var created = FirstStart.Prepare(store)!;

        Assert.Matches("^[0-9A-Za-z]{22}$", created.Configuration.Secret);
        Assert.Matches("^hcaik_[0-9a-z]{26}[0-9a-z]{32}$", created.Ingest.Secret);
        Assert.StartsWith(created.Ingest.Key.Id, created.Ingest.Secret, StringComparison.Ordinal);
        Assert.Matches("^hcalk_[0-9a-z]{26}$", created.Configuration.Key.Id);
        Assert.Equal(KeyPermissions.Events | KeyPermissions.CreateDatasets, created.Ingest.Key.Permissions);
    }

    [Fact]
    public void The_secret_of_an_aws_key_can_be_read_again_with_the_same_seal_alone()
    {
        var files = new MemoryFiles();
        var seal = SecretSeal.Create();
        CreatedKey key, revoked;
        using (var store = WorkspaceStore.Open(files, TimeProvider.System, seal))
        {
            FirstStart.Prepare(store);
            key = store.CreateAwsKey(store.Environments[0].Id, "aws", KeyPermissions.Events);
            revoked = store.CreateAwsKey(store.Environments[0].Id, "old", KeyPermissions.Events);
            store.RevokeKey(revoked.Key.Id);
            // Enough history that the next start writes it anew.
            for (var i = 0; i < 300; i++) store.RememberExamples(store.Environments[0].Id);
        }

        Assert.Matches("^APIA[A-Z2-7]{16}$", key.Key.Id);
        Assert.Matches("^[0-9A-Za-z]{40}$", key.Secret);
        Assert.DoesNotContain(key.Secret, System.Text.Encoding.UTF8.GetString(files.Read(WorkspaceStore.JournalPath)), StringComparison.Ordinal);
        WorkspaceStore.Open(files, TimeProvider.System, seal).Dispose();
        using (var reopened = WorkspaceStore.Open(files, TimeProvider.System, seal))
        {
            Assert.Equal(key.Key, reopened.FindKey(key.Key.Id));
            Assert.Equal(key.Secret, reopened.FindAwsSecret(key.Key.Id));
            Assert.True(reopened.FindKey(revoked.Key.Id)!.Revoked);
            Assert.Null(reopened.Authenticate(key.Secret));
            Assert.Empty(reopened.Notices);
        }

        using var elsewhere = WorkspaceStore.Open(files, TimeProvider.System);
        Assert.Null(elsewhere.FindAwsSecret(key.Key.Id));
        Assert.Contains(elsewhere.Notices, notice => notice.Contains("apiary keys create --aws", StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_is_there_after_a_crash()
    {
        var files = new MemoryFiles();
        FirstStart created;
        CreatedKey revoked;
        using (var store = WorkspaceStore.Open(files, TimeProvider.System))
        {
            created = FirstStart.Prepare(store)!;
            revoked = store.CreateKey(store.Environments[0].Id, "old", KeyKind.Ingest, KeyPermissions.Events);
            store.RevokeKey(revoked.Key.Id);
        }

        files.Crash(new Random(1));
        using var reopened = WorkspaceStore.Open(files, TimeProvider.System);

        Assert.Empty(reopened.Notices);
        Assert.False(reopened.IsEmpty);
        Assert.Null(FirstStart.Prepare(reopened));
        Assert.Equal(created.Configuration.Key, reopened.Authenticate(created.Configuration.Secret));
        Assert.Null(reopened.Authenticate(revoked.Secret));
        Assert.Equal(revoked.Key.Id, reopened.FindRevoked(revoked.Secret)?.Id);
        Assert.Equal(3, reopened.ListKeys().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("abcd123EFGH")]
    [InlineData("é\ud83d\ude00\ud800")]
    public void Unknown_text_is_no_key(string presented)
    {
        using var store = WorkspaceStore.Open(new MemoryFiles(), TimeProvider.System);
        FirstStart.Prepare(store);
        Assert.Null(store.Authenticate(presented));
    }

    [Fact]
    public void Almost_a_key_is_no_key()
    {
        using var store = WorkspaceStore.Open(new MemoryFiles(), TimeProvider.System);
        var secret = FirstStart.Prepare(store)!.Configuration.Secret;

        for (var i = 0; i < secret.Length; i++)
        {
            var changed = secret.ToCharArray();
            changed[i] = changed[i] == 'x' ? 'y' : 'x';
            Assert.Null(store.Authenticate(changed));
        }

        Assert.Null(store.Authenticate(secret.AsSpan(0, secret.Length - 1)));
        Assert.Null(store.Authenticate(secret + "0"));
        Assert.Null(store.Authenticate(new string([.. secret.Select(c => char.IsLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c))])));
        Assert.Null(store.Authenticate(new string('k', 100_000)));
    }

    [Fact]
    public void Two_stores_hash_the_same_secret_differently()
    {
        var first = new MemoryFiles();
        var second = new MemoryFiles();
        foreach (var files in new[] { first, second })
        {
            using var store = WorkspaceStore.Open(files, TimeProvider.System);
            var team = store.CreateTeam("t", "t");
            store.ImportKey(team.Id, store.CreateEnvironment(team.Id, "e").Id, "k", KeyKind.Configuration, KeyPermissions.All, "abcd123EFGH");
        }

        Assert.NotEqual(HashIn(first), HashIn(second));

        static string HashIn(MemoryFiles files) =>
            System.Text.RegularExpressions.Regex.Match(System.Text.Encoding.UTF8.GetString(files.Read(WorkspaceStore.JournalPath)), "\"hash\":\"([0-9a-f]{64})\"").Groups[1].Value;
    }

    [Fact]
    public void A_lookup_compares_whole_hashes()
    {
        // Equality that stopped at the first difference would tell how much of a hash was right; every bit counts here.
        var hash = new KeyHash(1, 2, 3, 4);
        Assert.True(hash.FixedTimeEquals(new KeyHash(1, 2, 3, 4)));
        for (var bit = 0; bit < 64; bit++)
        {
            Assert.False(hash.FixedTimeEquals(hash with { A = hash.A ^ (1UL << bit) }));
            Assert.False(hash.FixedTimeEquals(hash with { B = hash.B ^ (1UL << bit) }));
            Assert.False(hash.FixedTimeEquals(hash with { C = hash.C ^ (1UL << bit) }));
            Assert.False(hash.FixedTimeEquals(hash with { D = hash.D ^ (1UL << bit) }));
        }
    }

    [Fact]
    public void An_authentication_allocates_nothing()
    {
        using var store = WorkspaceStore.Open(new MemoryFiles(), TimeProvider.System);
        var secret = FirstStart.Prepare(store)!.Ingest.Secret;
        for (var i = 0; i < 100; i++) store.Authenticate(secret);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) store.Authenticate(secret);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_full_disk_refuses_a_change_and_keeps_the_rest()
    {
        var files = new MemoryFiles();
        using var store = WorkspaceStore.Open(files, TimeProvider.System);
        var created = FirstStart.Prepare(store)!;
        files.CapacityBytes = 1;

        Assert.Throws<DiskFullException>(() => store.RevokeKey(created.Ingest.Key.Id));
        Assert.NotNull(store.Authenticate(created.Ingest.Secret));

        files.CapacityBytes = long.MaxValue;
        Assert.True(store.RevokeKey(created.Ingest.Key.Id)!.Revoked);
        Assert.Null(store.Authenticate(created.Ingest.Secret));
    }

    [Fact]
    public void Names_are_unique_by_slug()
    {
        using var store = WorkspaceStore.Open(new MemoryFiles(), TimeProvider.System);
        var team = store.CreateTeam("My Team");
        Assert.Equal("my-team", team.Slug);
        Assert.Throws<ArgumentException>(() => store.CreateTeam("my team"));
        store.CreateEnvironment(team.Id, "Prod");
        Assert.Throws<ArgumentException>(() => store.CreateEnvironment(team.Id, "PROD"));
        Assert.Throws<ArgumentException>(() => store.CreateEnvironment("nobody", "x"));
    }

    [Fact]
    public void A_long_journal_is_rewritten_and_says_the_same()
    {
        var files = new MemoryFiles();
        FirstStart created;
        using (var store = WorkspaceStore.Open(files, TimeProvider.System)) created = FirstStart.Prepare(store)!;
        using (var journal = Journal.Open(files, WorkspaceStore.JournalPath, _ => { }))
        {
            var revoke = RecordJournal<WorkspaceRecord>.ToBytes(new WorkspaceRecord.KeyRevoked(created.Ingest.Key.Id, DateTimeOffset.UnixEpoch));
            for (var i = 0; i < 100; i++) journal.Append(revoke);
        }

        var before = files.Length(WorkspaceStore.JournalPath);
        using (WorkspaceStore.Open(files, TimeProvider.System)) Assert.True(files.Length(WorkspaceStore.JournalPath) < before);
        using var reopened = WorkspaceStore.Open(files, TimeProvider.System);
        Assert.Equal(created.Configuration.Key, reopened.Authenticate(created.Configuration.Secret));
        Assert.Equal(DateTimeOffset.UnixEpoch, reopened.FindRevoked(created.Ingest.Secret)?.RevokedAt);
    }

    [Fact]
    public void A_change_that_cannot_be_read_is_reported_and_survived()
    {
        var files = new MemoryFiles();
        FirstStart created;
        using (var store = WorkspaceStore.Open(files, TimeProvider.System)) created = FirstStart.Prepare(store)!;
        using (var journal = Journal.Open(files, WorkspaceStore.JournalPath, _ => { }))
        {
            journal.Append("not json"u8);
            journal.Append("{\"change\":\"unheard\"}"u8);
            journal.Append(RecordJournal<WorkspaceRecord>.ToBytes(new WorkspaceRecord.KeyRevoked("nobody", DateTimeOffset.UnixEpoch)));
        }

        using var reopened = WorkspaceStore.Open(files, TimeProvider.System);
        Assert.Equal(3, reopened.Notices.Count);
        Assert.NotNull(reopened.Authenticate(created.Configuration.Secret));
    }
}

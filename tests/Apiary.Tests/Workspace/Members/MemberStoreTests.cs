using System.Text;
using Apiary.Engine.Files;
using Apiary.Server.Workspace.Members;
using Xunit;

namespace Apiary.Tests.Workspace.Members;

public sealed class MemberStoreTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly MemoryFiles files = new();
    private readonly ManualTime time = new();

    [Fact]
    public void Members_and_sessions_are_there_after_a_restart_and_no_secret_is_on_the_disk()
    {
        string password, token;
        using (var store = Open())
        {
            (var member, password) = store.Add("Ada", "ada@example.org", MemberRole.Owner)!.Value;
            token = store.OpenSession(member.Id)!.Token;
        }

        var journal = Encoding.UTF8.GetString(files.Read(MemberStore.JournalPath));
        Assert.DoesNotContain(password, journal, StringComparison.Ordinal);
        Assert.DoesNotContain(token, journal, StringComparison.Ordinal);
        using var reopened = Open();
        var ada = Assert.Single(reopened.All);
        Assert.Equal(("Ada", "ada@example.org", MemberRole.Owner, true), (ada.Name, ada.Email, ada.Role, ada.HasTemporaryPassword));
        Assert.True(ada.Password.Matches(password));
        Assert.Equal(ada, reopened.FindSession(token)!.Member);
        Assert.Equal(ada, reopened.FindByEmail(" ADA@Example.org "));
        Assert.Equal(time.GetUtcNow(), reopened.SeenAt(ada));
    }

    [Fact]
    public void A_session_ends_when_it_was_idle_for_its_lifetime_and_each_use_begins_that_anew()
    {
        using var store = Open();
        var token = store.OpenSession(Add(store).Id)!.Token;
        time.Advance(Lifetime - TimeSpan.FromTicks(1));
        var used = store.FindSession(token)!;
        Assert.True(used.IsExtended);
        Assert.Equal(Lifetime, used.Left);
        time.Advance(TimeSpan.FromMinutes(59));
        // So soon again it is not worth a write.
        Assert.False(store.FindSession(token)!.IsExtended);
        time.Advance(Lifetime - TimeSpan.FromMinutes(60));
        Assert.NotNull(store.FindSession(token));
        time.Advance(Lifetime);
        Assert.Null(store.FindSession(token));
    }

    [Fact]
    public void An_extended_session_stays_so_after_a_restart()
    {
        string token;
        using (var store = Open())
        {
            token = store.OpenSession(Add(store).Id)!.Token;
            time.Advance(TimeSpan.FromDays(20));
            store.FindSession(token);
        }

        time.Advance(TimeSpan.FromDays(20));
        using var reopened = Open();
        Assert.NotNull(reopened.FindSession(token));
    }

    [Fact]
    public void Signing_out_removal_and_another_password_end_sessions_for_good()
    {
        string[] ended;
        string stays;
        using (var store = Open())
        {
            var (ada, bob, eve) = (Add(store, "ada"), Add(store, "bob"), Add(store, "eve"));
            var adas = store.OpenSession(ada.Id)!.Token;
            stays = store.OpenSession(ada.Id)!.Token;
            var bobs = store.OpenSession(bob.Id)!.Token;
            var eves = store.OpenSession(eve.Id)!.Token;
            store.CloseSession(adas);
            store.Remove(bob.Id);
            store.ResetPassword(eve.Id);
            ended = [adas, bobs, eves];
            Assert.All(ended, token => Assert.Null(store.FindSession(token)));
            Assert.Null(store.OpenSession(bob.Id));
        }

        using var reopened = Open();
        Assert.All(ended, token => Assert.Null(reopened.FindSession(token)));
        Assert.NotNull(reopened.FindSession(stays));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody's token")]
    [InlineData("\0")]
    public void A_token_that_was_never_given_opens_nothing(string token)
    {
        using var store = Open();
        store.OpenSession(Add(store).Id);
        Assert.Null(store.FindSession(token));
        Assert.Null(store.FindSession(new string('a', 100_000)));
        store.CloseSession(token);
    }

    [Fact]
    public void An_address_belongs_to_one_member_and_is_free_again_after_them()
    {
        using var store = Open();
        var first = Add(store);
        Assert.Null(store.Add("Another", "ada@example.org", MemberRole.Member));
        store.Remove(first.Id);
        Assert.NotNull(store.Add("Another", "ada@example.org", MemberRole.Member));
        Assert.Null(store.Remove(first.Id));
        Assert.Null(store.ResetPassword(first.Id));
    }

    [Fact]
    public void One_more_browser_than_a_member_may_have_signs_out_the_one_that_was_idle_for_longest()
    {
        using var store = Open();
        var ada = Add(store);
        var tokens = new List<string>();
        for (var i = 0; i < MemberStore.MaxSessionsOfMember; i++)
        {
            tokens.Add(store.OpenSession(ada.Id)!.Token);
            time.Advance(TimeSpan.FromHours(2));
        }

        Assert.NotNull(store.FindSession(tokens[0]));
        var newest = store.OpenSession(ada.Id)!.Token;
        Assert.NotNull(store.FindSession(tokens[0]));
        Assert.Null(store.FindSession(tokens[1]));
        Assert.NotNull(store.FindSession(newest));
    }

    [Fact]
    public void A_long_history_of_uses_is_shortened_while_the_server_runs_and_says_the_same()
    {
        string token;
        using (var store = Open())
        {
            token = store.OpenSession(Add(store).Id)!.Token;
            for (var i = 0; i < 500; i++)
            {
                time.Advance(TimeSpan.FromHours(1));
                store.FindSession(token);
            }
        }

        Assert.True(files.Length(MemberStore.JournalPath) < 100 * 1024);
        using var reopened = Open();
        Assert.NotNull(reopened.FindSession(token));
        Assert.Equal(time.GetUtcNow(), Assert.Single(reopened.All).SeenAt);
    }

    [Fact]
    public void A_password_is_hashed_slowly_and_with_a_salt_of_its_own()
    {
        var (one, two) = (PasswordHash.Create("correct horse"), PasswordHash.Create("correct horse"));
        Assert.True(one.Iterations >= 600_000);
        Assert.NotEqual(one.Salt, two.Salt);
        Assert.NotEqual(one.Hash, two.Hash);
        Assert.True(one.Matches("correct horse"));
        Assert.False(one.Matches("correct horsf"));
        Assert.False(one.Matches(""));
    }

    private MemberStore Open() => MemberStore.Open(files, time, Lifetime);

    private static Member Add(MemberStore store, string name = "ada") => store.Add(name, name + "@example.org", MemberRole.Member)!.Value.Member;
}

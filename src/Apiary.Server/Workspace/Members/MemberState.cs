using System.Collections.Immutable;

namespace Apiary.Server.Workspace.Members;

/// <summary>All members and sessions at one moment; immutable, a change makes the next one.</summary>
internal sealed record MemberState
{
    /// <summary>Nobody yet.</summary>
    public static readonly MemberState Empty = new();

    /// <summary>Members by id, oldest first.</summary>
    public ImmutableSortedDictionary<string, Member> Members { get; private init; } = ImmutableSortedDictionary.Create<string, Member>(StringComparer.Ordinal);

    /// <summary>Member ids by e-mail address.</summary>
    public ImmutableDictionary<string, string> Emails { get; private init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Sessions by the hash of their token, those that have ended by themselves included.</summary>
    public ImmutableDictionary<KeyHash, Session> Sessions { get; private init; } = ImmutableDictionary.Create<KeyHash, Session>(KeyHashComparer.Instance);

    /// <summary>The state after a change. Throws <see cref="KeyNotFoundException"/> when it names what is not there.</summary>
    public MemberState Apply(MemberRecord change) => change switch
    {
        MemberRecord.Added added => Put(new Member(
            added.Id, added.Name, added.Email, RoleOf(added.Role), added.CreatedAt, added.Password, added.Temporary, added.SeenAt)),
        MemberRecord.Removed removed => WithoutSessionsOf(removed.Id) with { Members = Members.Remove(removed.Id), Emails = Emails.Remove(Members[removed.Id].Email) },
        MemberRecord.PasswordSet set => WithoutSessionsOf(set.Id).Put(Members[set.Id] with { Password = set.Password, HasTemporaryPassword = set.Temporary }),
        MemberRecord.SessionOpened opened => Put(new Session(KeyHash.FromHex(opened.Token), opened.MemberId, opened.CreatedAt, opened.SeenAt, opened.ExpiresAt)),
        MemberRecord.SessionSeen seen => Put(Sessions[KeyHash.FromHex(seen.Token)] with { SeenAt = seen.At, ExpiresAt = seen.ExpiresAt }),
        MemberRecord.SessionClosed closed => this with { Sessions = Sessions.Remove(KeyHash.FromHex(closed.Token)) },
        _ => throw new InvalidOperationException($"expected a known change, found {change.GetType().Name}"),
    };

    /// <summary>The same without the sessions that ended by themselves before <paramref name="now"/>.</summary>
    public MemberState WithoutExpired(DateTimeOffset now) =>
        this with { Sessions = Sessions.RemoveRange(Sessions.Values.Where(session => session.ExpiresAt <= now).Select(session => session.Token)) };

    /// <summary>The changes that lead from <see cref="Empty"/> to here.</summary>
    public IEnumerable<MemberRecord> ToRecords()
    {
        foreach (var member in Members.Values)
        {
            yield return new MemberRecord.Added(
                member.Id, member.Name, member.Email, MemberText.NameOf(member.Role), member.CreatedAt, member.Password, member.HasTemporaryPassword, member.SeenAt);
        }

        foreach (var session in Sessions.Values)
            yield return new MemberRecord.SessionOpened(session.Token.ToHex(), session.MemberId, session.CreatedAt, session.SeenAt, session.ExpiresAt);
    }

    private static MemberRole RoleOf(string name) => MemberText.ParseRole(name) ?? throw new FormatException($"expected owner or member, found {name}");

    private MemberState Put(Member member) => this with { Members = Members.SetItem(member.Id, member), Emails = Emails.SetItem(member.Email, member.Id) };

    private MemberState Put(Session session)
    {
        var member = Members[session.MemberId];
        var next = member.SeenAt > session.SeenAt ? this : Put(member with { SeenAt = session.SeenAt });
        return next with { Sessions = Sessions.SetItem(session.Token, session) };
    }

    private MemberState WithoutSessionsOf(string memberId) =>
        this with { Sessions = Sessions.RemoveRange(Sessions.Values.Where(session => session.MemberId == memberId).Select(session => session.Token)) };
}

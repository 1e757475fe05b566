using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Apiary.Engine.Files;

namespace Apiary.Server.Workspace.Members;

/// <summary>
/// Members and their sessions, durable through a journal: a change is on disk when its method returns, so a restart signs nobody
/// out. Of passwords and tokens only hashes are kept. Thread-safe; to find a session takes no lock.
/// </summary>
internal sealed class MemberStore : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/members.journal";

    /// <summary>Most members of a server.</summary>
    public const int MaxMembers = 10_000;

    /// <summary>Most browsers in which one member is signed in; the one that was idle for longest is signed out for a new one.</summary>
    public const int MaxSessionsOfMember = 50;

    private const int TokenBytes = 32;
    // The use of a session is written down this often at most.
    private static readonly TimeSpan LongestStep = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly TimeSpan lifetime, step;
    private readonly ConcurrentDictionary<string, DateTimeOffset> seen = new(StringComparer.Ordinal);
    private readonly RecordJournal<MemberRecord> journal;
    private volatile MemberState state = MemberState.Empty;

    private MemberStore(StoreFiles files, TimeProvider time, TimeSpan sessionLifetime)
    {
        this.time = time;
        lifetime = sessionLifetime;
        step = TimeSpan.FromTicks(Math.Min(LongestStep.Ticks, sessionLifetime.Ticks / 10));
        var read = MemberState.Empty;
        journal = new RecordJournal<MemberRecord>(files, JournalPath, change => read = read.Apply(change));
        state = read.WithoutExpired(time.GetUtcNow());
        Shorten();
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>All members, oldest first.</summary>
    public IReadOnlyList<Member> All => [.. state.Members.Values];

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sessionLifetime">How long a session lasts that is not used.</param>
    public static MemberStore Open(StoreFiles files, TimeProvider time, TimeSpan sessionLifetime) => new(files, time, sessionLifetime);

    /// <summary>The member with this id; null when there is none.</summary>
    public Member? Find(string id) => state.Members.GetValueOrDefault(id);

    /// <summary>The member with this e-mail address, however it is written; null when there is none.</summary>
    public Member? FindByEmail(string email)
    {
        var now = state;
        return MemberText.NormalizeEmail(email) is { } normal && now.Emails.TryGetValue(normal, out var id) ? now.Members[id] : null;
    }

    /// <summary>When a member last asked for anything; null for never.</summary>
    public DateTimeOffset? SeenAt(Member member) => seen.TryGetValue(member.Id, out var at) ? at : member.SeenAt;

    /// <summary>
    /// Adds a member with a password made up here, which nobody can look up later; null when there is one with this address, or
    /// there are <see cref="MaxMembers"/>.
    /// </summary>
    public (Member Member, string Password)? Add(string name, string normalEmail, MemberRole role)
    {
        var password = MemberText.CreatePassword();
        // Outside of the lock, because it takes its time.
        var hash = PasswordHash.Create(password);
        lock (gate)
        {
            if (state.Emails.ContainsKey(normalEmail) || state.Members.Count >= MaxMembers) return null;
            var now = time.GetUtcNow();
            var id = Ids.Ulid("apmem_", now);
            Change(new MemberRecord.Added(id, name, normalEmail, MemberText.NameOf(role), now, hash, Temporary: true));
            return (state.Members[id], password);
        }
    }

    /// <summary>Removes a member and ends their sessions; null when there is none with this id.</summary>
    public Member? Remove(string id)
    {
        lock (gate)
        {
            if (!state.Members.TryGetValue(id, out var member)) return null;
            Change(new MemberRecord.Removed(id));
            seen.TryRemove(id, out _);
            return member;
        }
    }

    /// <summary>Gives a member another password, made up here, and ends their sessions; null when there is none with this id.</summary>
    public (Member Member, string Password)? ResetPassword(string id)
    {
        var password = MemberText.CreatePassword();
        return SetPassword(id, PasswordHash.Create(password), temporary: true) && Find(id) is { } member ? (member, password) : null;
    }

    /// <summary>Gives a member the password of their choice and ends their sessions; false when there is none with this id.</summary>
    public bool SetPassword(string id, PasswordHash password, bool temporary = false)
    {
        lock (gate)
        {
            if (!state.Members.ContainsKey(id)) return false;
            Change(new MemberRecord.PasswordSet(id, password, temporary));
            return true;
        }
    }

    /// <summary>Begins a session under a token that nobody had before; null when the member is gone meanwhile.</summary>
    public OpenedSession? OpenSession(string memberId)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!state.Members.TryGetValue(memberId, out var member)) return null;
            state = state.WithoutExpired(now);
            var others = state.Sessions.Values.Where(session => session.MemberId == memberId).OrderByDescending(session => session.SeenAt);
            foreach (var idle in others.Skip(MaxSessionsOfMember - 1).ToList()) Change(new MemberRecord.SessionClosed(idle.Token.ToHex()));
            Change(new MemberRecord.SessionOpened(HashOf(token)!.Value.ToHex(), memberId, now, now, now + lifetime));
            Shorten();
            seen[memberId] = now;
            return new OpenedSession(member, token, lifetime, IsExtended: true);
        }
    }

    /// <summary>The session of a token, whose end this puts off; null when it is unknown or over.</summary>
    public OpenedSession? FindSession(string token)
    {
        var now = time.GetUtcNow();
        var known = state;
        if (HashOf(token) is not { } hash || !known.Sessions.TryGetValue(hash, out var session) || session.ExpiresAt <= now) return null;
        seen[session.MemberId] = now;
        var isExtended = now - session.SeenAt >= step && Extend(hash, now);
        return new OpenedSession(known.Members[session.MemberId], token, isExtended ? lifetime : session.ExpiresAt - now, isExtended);
    }

    /// <summary>Ends the session of a token, if there is one.</summary>
    public void CloseSession(string token)
    {
        lock (gate)
            if (HashOf(token) is { } hash && state.Sessions.ContainsKey(hash)) Change(new MemberRecord.SessionClosed(hash.ToHex()));
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    // A token has 256 random bits, so its hash needs no salt.
    private static KeyHash? HashOf(string token) => KeyHash.TryCompute(default, token, out var hash) ? hash : null;

    private bool Extend(KeyHash hash, DateTimeOffset now)
    {
        lock (gate)
        {
            // Another request may have ended or extended it.
            if (!state.Sessions.TryGetValue(hash, out var session) || now - session.SeenAt < step) return false;
            var change = new MemberRecord.SessionSeen(hash.ToHex(), now, now + lifetime);
            try
            {
                journal.Append(change);
            }
            catch (IOException)
            {
                // A full disk signs nobody out: the session lives on in memory, and the next step tries again.
            }

            state = state.Apply(change);
            Shorten();
            return true;
        }
    }

    private void Shorten() => journal.RewriteWhenLong(state.Members.Count + state.Sessions.Count, state.ToRecords);

    private void Change(MemberRecord change)
    {
        var next = state.Apply(change);
        journal.Append(change);
        state = next;
    }
}

using System.Text.Json.Serialization;

namespace Apiary.Server.Workspace.Members;

/// <summary>One change of the members and their sessions as it stands in its <see cref="RecordJournal{T}"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(Added), "member")]
[JsonDerivedType(typeof(Removed), "remove")]
[JsonDerivedType(typeof(PasswordSet), "password")]
[JsonDerivedType(typeof(SessionOpened), "session")]
[JsonDerivedType(typeof(SessionSeen), "seen")]
[JsonDerivedType(typeof(SessionClosed), "close")]
internal abstract record MemberRecord
{
    /// <summary>A member.</summary>
    internal sealed record Added(
        string Id, string Name, string Email, string Role, DateTimeOffset CreatedAt, PasswordHash Password, bool Temporary, DateTimeOffset? SeenAt = null) : MemberRecord;

    /// <summary>A member who is one no more, nor are their sessions.</summary>
    internal sealed record Removed(string Id) : MemberRecord;

    /// <summary>Another password; the sessions of the old one are over.</summary>
    internal sealed record PasswordSet(string Id, PasswordHash Password, bool Temporary) : MemberRecord;

    /// <summary>A browser signed in; <paramref name="Token"/> is the hash of its token.</summary>
    internal sealed record SessionOpened(string Token, string MemberId, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt) : MemberRecord;

    /// <summary>A session was used, which puts off its end.</summary>
    internal sealed record SessionSeen(string Token, DateTimeOffset At, DateTimeOffset ExpiresAt) : MemberRecord;

    /// <summary>A session is over.</summary>
    internal sealed record SessionClosed(string Token) : MemberRecord;
}

namespace Apiary.Server.Workspace.Shared;

/// <summary>The member who made something, as they were called then; so it stays when they go.</summary>
/// <param name="Id">The member's id.</param>
/// <param name="Name">Their name.</param>
internal sealed record Author(string Id, string Name)
{
    /// <summary>The caller as an author; null for keys and the operator, who are no person.</summary>
    public static Author? Of(Caller caller) => caller.Member is { } member ? new Author(member.Id, member.Name) : null;
}

namespace Apiary.Server.Workspace.Members;

/// <summary>What a member may do. The names stand in the journal and on the wire, in lower case.</summary>
internal enum MemberRole
{
    /// <summary>Asks, and edits what is shared: boards, saved queries, markers, descriptions.</summary>
    Member,

    /// <summary>All of that; also manages keys, members and datasets, deleting included.</summary>
    Owner,
}

namespace Apiary.Server.Workspace.Members;

/// <summary>One signed-in browser.</summary>
/// <param name="Token">Hash of the token in its cookie.</param>
/// <param name="MemberId">Whose it is.</param>
/// <param name="CreatedAt">When they signed in.</param>
/// <param name="SeenAt">When it was last used, as far as that was written down.</param>
/// <param name="ExpiresAt">When it ends unless it is used.</param>
internal sealed record Session(KeyHash Token, string MemberId, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);

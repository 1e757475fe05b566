namespace Apiary.Server.Workspace.Members;

/// <summary>A session that a request came with or has just begun.</summary>
/// <param name="Member">Whose it is.</param>
/// <param name="Token">What its cookie holds.</param>
/// <param name="Left">How long it lasts unless it is used.</param>
/// <param name="IsExtended">True when its end was just put off, so that the cookie's must be too.</param>
internal sealed record OpenedSession(Member Member, string Token, TimeSpan Left, bool IsExtended);

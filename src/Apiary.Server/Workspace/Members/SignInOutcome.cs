namespace Apiary.Server.Workspace.Members;

/// <summary>What came of a password.</summary>
/// <param name="Member">Whose it is; null when it is nobody's, or was not looked at.</param>
/// <param name="RetryAfter">How long to wait before the next one when it was not looked at; else null.</param>
internal readonly record struct SignInOutcome(Member? Member, TimeSpan? RetryAfter);

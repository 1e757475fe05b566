namespace Apiary.Engine.Wal;

/// <summary>How a log is kept.</summary>
/// <param name="FileBytes">A file is sealed when it has this many bytes.</param>
/// <param name="CommitDelay">How long the first append of a group waits for others; zero groups only what comes while a sync runs.</param>
internal sealed record WalOptions(long FileBytes, TimeSpan CommitDelay);

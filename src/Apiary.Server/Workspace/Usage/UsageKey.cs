namespace Apiary.Server.Workspace.Usage;

/// <summary>What is counted together.</summary>
/// <param name="Day">Days since 1970-01-01, UTC.</param>
/// <param name="KeyId">The key's id; empty for keys that are unknown here.</param>
/// <param name="Dataset">The dataset as the sender named it, or <see cref="UsageStore.NoDataset"/>.</param>
internal readonly record struct UsageKey(int Day, string KeyId, string Dataset);

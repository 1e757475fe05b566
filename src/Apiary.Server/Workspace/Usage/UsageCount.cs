namespace Apiary.Server.Workspace.Usage;

/// <summary>What came on one day with one key for one dataset.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="KeyId">The key's id; empty for keys that are unknown here.</param>
/// <param name="Dataset">The dataset as the sender named it.</param>
/// <param name="Events">Events acknowledged.</param>
/// <param name="Bytes">Bytes of request bodies as they came.</param>
/// <param name="Refused">Events refused.</param>
internal sealed record UsageCount(DateOnly Day, string KeyId, string Dataset, long Events, long Bytes, long Refused);

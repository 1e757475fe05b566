namespace Apiary.Engine.Wal;

/// <summary>A log file that is no longer written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="FirstPosition">The first position it may hold.</param>
/// <param name="LastPosition">The last position it holds; one less than the first when it holds none.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="IsDamaged">Whether something in it was lost: it is then kept aside, not deleted, when its entries are no longer needed.</param>
internal sealed record WalFile(string Path, long FirstPosition, long LastPosition, long Bytes, bool IsDamaged);

namespace Apiary.Server.Workspace;

/// <summary>Compares hashes in a time that does not depend on where they differ.</summary>
internal sealed class KeyHashComparer : IEqualityComparer<KeyHash>
{
    /// <summary>There is nothing to tell one from another.</summary>
    public static readonly KeyHashComparer Instance = new();

    /// <inheritdoc/>
    public bool Equals(KeyHash x, KeyHash y) => x.FixedTimeEquals(y);

    /// <inheritdoc/>
    public int GetHashCode(KeyHash hash) => (int)hash.A;
}

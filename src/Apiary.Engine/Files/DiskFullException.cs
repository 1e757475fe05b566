namespace Apiary.Engine.Files;

/// <summary>The disk had no room for a write. What was acknowledged before stays; the caller may try again later.</summary>
public sealed class DiskFullException(string path, Exception? inner = null)
    : IOException($"{path}: no space left on the disk; free some, or lower the retention, then it goes on by itself", inner);

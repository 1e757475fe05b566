namespace Apiary.Engine.Files;

/// <summary>A lock held on <see cref="MemoryFiles"/>; a crash releases it as the end of a process would.</summary>
internal sealed class MemoryFileLock(MemoryFiles files, string path, int generation) : IDisposable
{
    public void Dispose() => files.Unlock(path, generation);
}

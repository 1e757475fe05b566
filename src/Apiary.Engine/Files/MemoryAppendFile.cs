namespace Apiary.Engine.Files;

/// <summary>An <see cref="AppendFile"/> of <see cref="MemoryFiles"/>.</summary>
internal sealed class MemoryAppendFile(MemoryFiles files, string path, MemoryFileNode node, int generation) : AppendFile
{
    public override string Path => path;

    public override long Length => node.Length;

    internal MemoryFileNode Node => node;

    internal int Generation => generation;

    public override void Append(ReadOnlySpan<byte> bytes) => files.Append(this, bytes);

    public override void Sync() => files.Sync(this);

    public override void Truncate(long length) => files.Truncate(this, length);

    protected override void Dispose(bool disposing)
    {
        // Nothing to close: the content belongs to the disk in memory.
    }
}

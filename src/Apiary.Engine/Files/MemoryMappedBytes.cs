using System.Runtime.InteropServices;

namespace Apiary.Engine.Files;

/// <summary>A <see cref="MappedFile"/> of <see cref="MemoryFiles"/>: a copy in native memory, since a mapping must not move.</summary>
internal sealed unsafe class MemoryMappedBytes : MappedFile
{
    private byte* start;

    internal MemoryMappedBytes(string path, ReadOnlySpan<byte> bytes)
    {
        Path = path;
        Length = bytes.Length;
        if (bytes.Length == 0) return;
        start = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(start, bytes.Length));
    }

    ~MemoryMappedBytes() => Dispose(false);

    public override string Path { get; }

    public override long Length { get; }

    protected override byte* Start => start;

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(start);
        start = null;
    }
}

using System.IO.MemoryMappedFiles;

namespace Apiary.Engine.Files;

/// <summary>A <see cref="MappedFile"/> on the real disk.</summary>
internal sealed unsafe class DiskMappedFile : MappedFile
{
    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;

    internal DiskMappedFile(string path, string fullPath)
    {
        Path = path;
        var stream = new FileStream(fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Length = stream.Length;
        if (Length == 0)
        {
            // The kernel maps no empty files.
            stream.Dispose();
            return;
        }

        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        start = pointer + view.PointerOffset;
    }

    public override string Path { get; }

    public override long Length { get; }

    protected override byte* Start => start;

    protected override void Dispose(bool disposing)
    {
        if (view is null) return;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file!.Dispose();
    }
}

using Microsoft.Win32.SafeHandles;

namespace Apiary.Engine.Files;

/// <summary>An <see cref="AppendFile"/> on the real disk.</summary>
internal sealed class DiskAppendFile : AppendFile
{
    // errno values, alike on Linux and macOS but for the quota's.
    private const int NoSpace = 28, FileTooBig = 27, QuotaLinux = 122, QuotaMac = 69;

    private readonly SafeFileHandle handle;
    private long length;

    internal DiskAppendFile(string path, string fullPath, FileMode mode)
    {
        Path = path;
        try
        {
            handle = File.OpenHandle(fullPath, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
            length = RandomAccess.GetLength(handle);
        }
        catch (IOException e)
        {
            throw Failure(path, "open", e.HResult, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new AccessDeniedException(path, e);
        }
    }

    public override string Path { get; }

    public override long Length => length;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, length);
        }
        catch (IOException e)
        {
            throw Failure(Path, "write", e.HResult, e);
        }

        length += bytes.Length;
    }

    public override void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException e)
        {
            throw Failure(Path, "sync", e.HResult, e);
        }
    }

    public override void Truncate(long length)
    {
        try
        {
            RandomAccess.SetLength(handle, length);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new AccessDeniedException(Path, e);
        }

        this.length = length;
    }

    internal static IOException Failure(string path, string what, int error, Exception? inner) =>
        error is NoSpace or FileTooBig or QuotaLinux or QuotaMac
            ? new DiskFullException(path, inner)
            : new IOException($"{path}: cannot {what} (error {error}){(inner is null ? "" : $": {inner.Message}")}", inner);

    protected override void Dispose(bool disposing) => handle.Dispose();
}

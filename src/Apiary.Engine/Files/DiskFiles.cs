using System.Runtime.InteropServices;

namespace Apiary.Engine.Files;

/// <summary>The real disk: everything under one root directory, which is created when missing.</summary>
public sealed partial class DiskFiles : StoreFiles
{
    private readonly string root;

    /// <summary>Opens <paramref name="root"/>, absolute or relative to the current directory.</summary>
    public DiskFiles(string root)
    {
        this.root = Path.GetFullPath(root);
        Allowed(root, () => Directory.CreateDirectory(this.root));
    }

    /// <inheritdoc/>
    public override AppendFile OpenAppend(string path) => new DiskAppendFile(path, Full(path), FileMode.OpenOrCreate);

    /// <inheritdoc/>
    public override AppendFile Create(string path) => new DiskAppendFile(path, Full(path), FileMode.Create);

    /// <inheritdoc/>
    public override MappedFile Map(string path) => Allowed(path, () => new DiskMappedFile(path, Full(path)));

    /// <inheritdoc/>
    public override bool Exists(string path) => Path.Exists(Full(path));

    /// <inheritdoc/>
    public override long Length(string path) => new FileInfo(Full(path)).Length;

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string directory)
    {
        if (!Directory.Exists(Full(directory))) return [];
        var names = Allowed(directory, () => Directory.GetFiles(Full(directory))).Select(path => Path.GetFileName(path)!).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public override void CreateDirectory(string directory)
    {
        if (Directory.Exists(Full(directory))) return;
        Allowed(directory, () => Directory.CreateDirectory(Full(directory)));
        for (var parent = Parent(directory); ; parent = Parent(parent))
        {
            SyncDirectory(parent);
            if (parent.Length == 0) return;
        }
    }

    /// <inheritdoc/>
    public override void Delete(string path) => Allowed(path, () => File.Delete(Full(path)));

    /// <inheritdoc/>
    public override void Rename(string from, string to) => Allowed(to, () => File.Move(Full(from), Full(to), overwrite: true));

    /// <inheritdoc/>
    public override void SyncDirectory(string directory)
    {
        // .NET opens no directory handles; the entries of a directory are durable only after fsync on the directory itself.
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return;
        var descriptor = OpenNative(Full(directory), 0);
        if (descriptor < 0) throw new IOException($"{directory}: cannot open the directory to sync it (error {Marshal.GetLastPInvokeError()})");
        try
        {
            if (SyncNative(descriptor) != 0) throw DiskAppendFile.Failure(directory, "sync the directory", Marshal.GetLastPInvokeError(), null);
        }
        finally
        {
            _ = CloseNative(descriptor);
        }
    }

    /// <inheritdoc/>
    public override IDisposable? TryLock(string path)
    {
        try
        {
            // Sharing nothing is an exclusive advisory lock on Unix; it goes with the process, however that ends.
            return Allowed(path, () => File.OpenHandle(Full(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or AccessDeniedException))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override long FreeBytes() => new DriveInfo(root).AvailableFreeSpace;

    /// <summary>.NET says "not allowed" by an exception of its own; here every failure of the disk is one of I/O.</summary>
    private static T Allowed<T>(string path, Func<T> access)
    {
        try
        {
            return access();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new AccessDeniedException(path, e);
        }
    }

    private static void Allowed(string path, Action access) => Allowed(path, () =>
    {
        access();
        return true;
    });

    private static string Parent(string directory)
    {
        var slash = directory.TrimEnd('/').LastIndexOf('/');
        return slash < 0 ? "" : directory[..slash];
    }

    private string Full(string path) => path.Length == 0 ? root : Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncNative(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseNative(int descriptor);
}

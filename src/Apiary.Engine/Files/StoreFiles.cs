namespace Apiary.Engine.Files;

/// <summary>
/// The store's only way to the disk, so that tests can put a disk in its place that tears, loses and refuses writes.
/// Paths are relative to the data directory, separated by '/'. Thread-safe; the files it opens are not, unless they say so.
/// Every failure is an <see cref="IOException"/> that names the path (a full disk: <see cref="DiskFullException"/>, no
/// permission: <see cref="AccessDeniedException"/>).
/// </summary>
public abstract class StoreFiles
{
    /// <summary>Opens a file for appending at its end; creates it when it is missing. The creation is durable only after <see cref="SyncDirectory"/>.</summary>
    public abstract AppendFile OpenAppend(string path);

    /// <summary>Creates an empty file for writing; an existing one is emptied.</summary>
    public abstract AppendFile Create(string path);

    /// <summary>Maps a whole existing file for reading. Its length is fixed at this moment. An empty file maps to length 0.</summary>
    public abstract MappedFile Map(string path);

    /// <summary>Whether a file or directory is there.</summary>
    public abstract bool Exists(string path);

    /// <summary>A file's length in bytes.</summary>
    public abstract long Length(string path);

    /// <summary>The names (not paths) of the files directly in a directory, in ordinal order; empty when the directory is missing.</summary>
    public abstract IReadOnlyList<string> List(string directory);

    /// <summary>Creates a directory and its missing parents. Durable once the parents are synced, which this does.</summary>
    public abstract void CreateDirectory(string directory);

    /// <summary>Removes a file; nothing happens when it is missing.</summary>
    public abstract void Delete(string path);

    /// <summary>Renames a file, replacing an existing target, atomically. Durable only after <see cref="SyncDirectory"/>.</summary>
    public abstract void Rename(string from, string to);

    /// <summary>Makes creations, removals and renames in a directory durable.</summary>
    public abstract void SyncDirectory(string directory);

    /// <summary>
    /// Takes an exclusive lock that lasts until the result is disposed or the process ends, by an empty file at
    /// <paramref name="path"/>; null when another process or another store holds it.
    /// </summary>
    public abstract IDisposable? TryLock(string path);

    /// <summary>Bytes that can still be written to the data directory's file system.</summary>
    public abstract long FreeBytes();
}

using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>
/// Writes groups of entries to the open file of a partition and begins new files. A group that failed is cut off again; after
/// a failed sync nothing is known of the file's tail, so the next group goes to a new file, whose name tells readers where
/// the old one ends. One thread.
/// </summary>
internal sealed class WalFileWriter(StoreFiles files, int partition, WalOptions options) : IDisposable
{
    private const int StagingBytes = 256 << 10;
    private readonly byte[] staging = new byte[StagingBytes];
    private int staged;
    private AppendFile? file;
    private long filePosition;
    private long soundLength;
    private bool directoryIsSynced;

    /// <summary>Told of each file that is no longer written: path, first position, last position, bytes.</summary>
    internal required Action<WalFile> Sealed { get; init; }

    /// <summary>Bytes of the open file. Read by other threads.</summary>
    internal long OpenBytes => Volatile.Read(ref soundLength);

    /// <summary>The first position of the open file; 0 when none is open.</summary>
    internal long OpenFirstPosition => Volatile.Read(ref filePosition);

    /// <summary>Writes entries with ascending positions and returns when they are durable. Throws <see cref="IOException"/>: then none of them is in the log.</summary>
    internal void Commit(IReadOnlyList<WalAppend> group)
    {
        var first = group[0].Entry.Position;
        try
        {
            Open(first);
            foreach (var append in group) Stage(append.Buffer.Written);
            WriteStaged();
            file!.Sync();
            if (!directoryIsSynced)
            {
                files.SyncDirectory(WalFormat.Directory(partition));
                directoryIsSynced = true;
            }
        }
        catch (Exception)
        {
            Abandon(first - 1);
            throw;
        }

        Volatile.Write(ref soundLength, file.Length);
        if (file.Length >= options.FileBytes) Seal(group[^1].Entry.Position);
    }

    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }

    private void Open(long firstPosition)
    {
        if (file is not null) return;
        staged = 0;
        file = files.Create(WalFormat.Path(partition, firstPosition));
        directoryIsSynced = false;
        Volatile.Write(ref filePosition, firstPosition);
        Span<byte> header = stackalloc byte[WalFormat.FileHeaderBytes];
        WalFormat.WriteFileHeader(header, partition, firstPosition);
        file.Append(header);
    }

    private void Stage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > staging.Length - staged) WriteStaged();
        if (bytes.Length > staging.Length)
        {
            file!.Append(bytes);
            return;
        }

        bytes.CopyTo(staging.AsSpan(staged));
        staged += bytes.Length;
    }

    private void WriteStaged()
    {
        if (staged == 0) return;
        var count = staged;
        staged = 0;
        file!.Append(staging.AsSpan(0, count));
    }

    private void Abandon(long lastPosition)
    {
        staged = 0;
        if (file is null) return;
        try
        {
            file.Truncate(soundLength);
        }
        catch (IOException)
        {
            // The next file's name tells readers to stop before what could not be cut off.
        }

        // A file without a sound entry is begun anew under the same name.
        if (soundLength > 0)
        {
            Seal(lastPosition);
            return;
        }

        file.Dispose();
        file = null;
        Volatile.Write(ref filePosition, 0);
    }

    private void Seal(long lastPosition)
    {
        Sealed(new WalFile(file!.Path, filePosition, lastPosition, soundLength, IsDamaged: false));
        file.Dispose();
        file = null;
        Volatile.Write(ref filePosition, 0);
        Volatile.Write(ref soundLength, 0);
    }
}

namespace Apiary.Engine.Files;

/// <summary>A file that grows at its end. One thread at a time.</summary>
public abstract class AppendFile : IDisposable
{
    /// <summary>The path it was opened by.</summary>
    public abstract string Path { get; }

    /// <summary>Bytes in the file, those not yet synced included.</summary>
    public abstract long Length { get; }

    /// <summary>Appends all of <paramref name="bytes"/>, or throws; after a throw an unknown prefix may be in the file.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Returns when everything appended is durable. After a throw the file must not be trusted: see <see cref="Truncate"/>.</summary>
    public abstract void Sync();

    /// <summary>Cuts the file to <paramref name="length"/> bytes, to take back a torn append.</summary>
    public abstract void Truncate(long length);

    /// <summary>Closes the file without syncing.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);
}

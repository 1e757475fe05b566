namespace Apiary.Engine.Files;

/// <summary>
/// A file's bytes, mapped for reading. Thread-safe for reading; whoever disposes it makes sure that no reader is left
/// (the store counts references), since spans handed out point into the mapping.
/// </summary>
public abstract unsafe class MappedFile : IDisposable
{
    /// <summary>The file's length when it was mapped.</summary>
    public abstract long Length { get; }

    /// <summary>The first byte; null only when <see cref="Length"/> is 0.</summary>
    protected abstract byte* Start { get; }

    /// <summary>
    /// <paramref name="length"/> bytes from <paramref name="offset"/>, valid until disposal. Throws
    /// <see cref="CorruptFileException"/> when that reaches outside the file, since offsets come from files.
    /// </summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new CorruptFileException(Path, offset, $"a range inside the file's {Length} bytes", $"{length} bytes");
        return new ReadOnlySpan<byte>(Start + offset, length);
    }

    /// <summary>The path it was opened by.</summary>
    public abstract string Path { get; }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Unmaps the file.</summary>
    protected abstract void Dispose(bool disposing);
}

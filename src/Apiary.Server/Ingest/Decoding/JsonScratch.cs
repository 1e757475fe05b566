namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// The buffers a JSON or MessagePack decoder needs beside the body: unescaped names and values, the dotted path of nested
/// fields, text of nested values. One owner at a time; what a method returns from here is valid until its next call.
/// </summary>
internal sealed class JsonScratch
{
    /// <summary>A buffer that one odd request grew beyond this is given back to the collector by <see cref="Trim"/>.</summary>
    private const int KeptBytes = 128 * 1024;

    private byte[] name = new byte[256];
    private byte[] value = new byte[1024];

    /// <summary>Room for an unescaped field name of at most <paramref name="length"/> bytes.</summary>
    public byte[] Name(int length)
    {
        if (name.Length < length) name = new byte[Math.Max(length, name.Length * 2)];
        return name;
    }

    /// <summary>Room for an unescaped value or the text of a nested one, of at most <paramref name="length"/> bytes.</summary>
    public byte[] Value(int length)
    {
        if (value.Length < length) value = new byte[Math.Max(length, value.Length * 2)];
        return value;
    }

    /// <summary>Gives back what is too large to keep between requests.</summary>
    public void Trim()
    {
        if (name.Length > KeptBytes) name = new byte[256];
        if (value.Length > KeptBytes) value = new byte[1024];
    }
}

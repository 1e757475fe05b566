using Apiary.Engine.Events;

namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// Builds the dotted names of nested fields. A prefix is a length into one buffer, so that going back up is forgetting it.
/// Names longer than <see cref="EventLimits.MaxNameBytes"/> are cut at a character and counted, never refused.
/// </summary>
/// <remarks>Hot for nested events. One owner at a time.</remarks>
internal sealed class FieldPath
{
    private readonly byte[] buffer = new byte[EventLimits.MaxNameBytes];

    /// <summary>How many names were cut since <see cref="Reset"/>.</summary>
    public int CutCount { get; private set; }

    /// <summary>Forgets the count.</summary>
    public void Reset() => CutCount = 0;

    /// <summary>
    /// The prefix's first <paramref name="prefixLength"/> bytes and then <paramref name="name"/>; the name itself when there
    /// is no prefix and it is not too long. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Join(int prefixLength, ReadOnlySpan<byte> name)
    {
        if (prefixLength == 0 && name.Length <= buffer.Length) return name;
        var fitting = Fit(name, buffer.Length - prefixLength);
        fitting.CopyTo(buffer.AsSpan(prefixLength));
        return buffer.AsSpan(0, prefixLength + fitting.Length);
    }

    /// <summary>The length of the prefix for the fields inside <paramref name="name"/>, itself inside the given prefix.</summary>
    public int Push(int prefixLength, ReadOnlySpan<byte> name)
    {
        var fitting = Fit(name, buffer.Length - prefixLength);
        fitting.CopyTo(buffer.AsSpan(prefixLength));
        var length = prefixLength + fitting.Length;
        if (length < buffer.Length) buffer[length++] = (byte)'.';
        return length;
    }

    private ReadOnlySpan<byte> Fit(ReadOnlySpan<byte> name, int room)
    {
        if (name.Length <= room) return name;
        CutCount++;
        var length = room;
        // Step back over continuation bytes (10xxxxxx), so that no character is halved.
        while (length > 0 && (name[length] & 0xC0) == 0x80) length--;
        return name[..length];
    }
}

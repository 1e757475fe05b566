using System.Buffers.Binary;
using System.Text;

namespace Apiary.Server.Protocols.CloudWatchLogs.Tailing;

/// <summary>
/// Frames of AWS's event stream (section 5.3 of the protocol reference), big-endian: total length, length of the headers, CRC-32
/// of these, headers, payload, CRC-32 of all before. A header is its name's length and name, 7 for a text, its length and text.
/// </summary>
internal static class EventStreamFrame
{
    private const int PreludeBytes = 12, TrailerBytes = 4;
    private const byte TextType = 7;

    /// <summary>A frame.</summary>
    /// <param name="headers">Names and values.</param>
    /// <param name="payload">What it carries.</param>
    public static byte[] Encode(IReadOnlyList<(string Name, string Value)> headers, ReadOnlySpan<byte> payload)
    {
        using var written = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var (name, value) in headers)
        {
            written.WriteByte((byte)name.Length);
            written.Write(Encoding.ASCII.GetBytes(name));
            written.WriteByte(TextType);
            var text = Encoding.UTF8.GetBytes(value);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)text.Length);
            written.Write(length);
            written.Write(text);
        }

        var headerBytes = written.ToArray();
        var frame = new byte[PreludeBytes + headerBytes.Length + payload.Length + TrailerBytes];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headerBytes.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.Compute(frame.AsSpan(0, 8)));
        headerBytes.CopyTo(frame.AsSpan(PreludeBytes));
        payload.CopyTo(frame.AsSpan(PreludeBytes + headerBytes.Length));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - TrailerBytes), Crc32.Compute(frame.AsSpan(0, frame.Length - TrailerBytes)));
        return frame;
    }
}

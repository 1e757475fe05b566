using Apiary.Engine.Events;
using System.Text;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>Ids of the same length, each as the bytes its hexadecimal digits stand for: half the text, and any id is read by itself.</summary>
internal sealed class HexEncoding(EncodingId id, int rawBytes) : StringEncoding
{
    internal override EncodingId Id => id;

    /// <summary>Bytes an id takes.</summary>
    internal int RawBytes => rawBytes;

    internal override bool CanEncode(TextList values)
    {
        // Nearly always the first string decides.
        for (var i = 0; i < values.Count; i++)
            if (values[i].Length != rawBytes * 2) return false;
        return HexIds.IsHex(values.Bytes);
    }

    internal override void Encode(TextList values, IntegerProfile profile, ByteWriter writer)
    {
        var text = values.Bytes;
        HexIds.Parse(text, writer.Reserve(text.Length / 2));
    }

    internal override bool IsValid(ReadOnlySpan<byte> bytes, int count) => bytes.Length == (long)count * rawBytes;

    internal override byte[] DecodeAll(ReadOnlySpan<byte> bytes, Span<int> ends)
    {
        var text = GC.AllocateUninitializedArray<byte>(bytes.Length * 2);
        for (var i = 0; i < ends.Length; i++)
        {
            HexIds.Format(bytes.Slice(i * rawBytes, rawBytes), text.AsSpan(i * rawBytes * 2));
            ends[i] = (i + 1) * rawBytes * 2;
        }

        return text;
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> rows, StringBlock target)
    {
        for (var i = 0; i < rows.Length; i++)
            HexIds.Format(bytes.Slice(i * rawBytes, rawBytes), target.Allocate(rows[i], rawBytes * 2));
    }

    internal override string Get(ReadOnlySpan<byte> bytes, int count, int index)
    {
        Span<byte> text = stackalloc byte[32];
        text = text[..(rawBytes * 2)];
        HexIds.Format(bytes.Slice(index * rawBytes, rawBytes), text);
        return Encoding.ASCII.GetString(text);
    }
}

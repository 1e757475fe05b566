using System.Buffers;
using Apiary.Server.Ingest.Bodies;

namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>Bytes that JSON writes as text (protocol reference 5): ids as hexadecimal digits, everything else in base64.</summary>
internal static class OtlpJsonBytes
{
    /// <summary>How ids of 16 and 8 bytes look in base64, as senders write them that follow proto3's JSON mapping to the letter.</summary>
    private const int Base64TraceIdLength = 24, Base64SpanIdLength = 12;

    /// <summary>
    /// Writes an id behind its length: pairs of hexadecimal digits of either case, none at all, or base64 of the length of an
    /// id that ends in <c>=</c>, which no digit is. How many bytes an id has is not looked at. False for anything else.
    /// </summary>
    public static bool TryWriteId(PooledBytes target, ReadOnlySpan<byte> text)
    {
        if (text.Length is Base64TraceIdLength or Base64SpanIdLength && text[^1] == '=') return TryWriteBase64(target, text);
        if (text.Length % 2 != 0) return false;
        var length = text.Length / 2;
        ProtobufEncoder.Varint(target, (uint)length);
        var room = target.Room(length);
        if (Convert.FromHexString(text, room, out _, out _) != OperationStatus.Done) return false;
        target.Advance(length);
        return true;
    }

    /// <summary>
    /// Writes what base64 stands for behind its length. The standard and the URL alphabet are read, even mixed, with and
    /// without padding; what is over in the last digit is dropped. False for anything else.
    /// </summary>
    public static bool TryWriteBase64(PooledBytes target, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[^1] == '=')
        {
            if (text.Length % 4 != 0) return false;
            text = text[..^(text[^2] == '=' ? 2 : 1)];
        }

        if (text.Length % 4 == 1) return false;
        var length = (int)(text.Length * 6L / 8);
        ProtobufEncoder.Varint(target, (uint)length);
        var room = target.Room(length);
        int bits = 0, bitCount = 0, to = 0;
        foreach (var digit in text)
        {
            var value = Base64Value(digit);
            if (value < 0) return false;
            bits = (bits << 6) | value;
            bitCount += 6;
            if (bitCount < 8) continue;
            bitCount -= 8;
            room[to++] = (byte)(bits >> bitCount);
        }

        target.Advance(length);
        return true;
    }

    private static int Base64Value(byte digit) => digit switch
    {
        >= (byte)'A' and <= (byte)'Z' => digit - 'A',
        >= (byte)'a' and <= (byte)'z' => digit - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => digit - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        (byte)'/' or (byte)'_' => 63,
        _ => -1,
    };
}

using System.Text;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>Reply messages in protobuf as text, without a schema: <c>1:16 2:"text" 3:{1:5}</c>.</summary>
internal static class ReplyText
{
    public static string Of(ReadOnlySpan<byte> message)
    {
        var fields = new List<string>();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            if ((tag & 7) == 0)
            {
                fields.Add($"{tag >> 3}:{Varint(ref message)}");
                continue;
            }

            var length = (int)Varint(ref message);
            fields.Add($"{tag >> 3}:{Value(message[..length])}");
            message = message[length..];
        }

        return string.Join(' ', fields);
    }

    // Texts of replies are letters first; nested messages begin with a tag, which is below a space.
    private static string Value(ReadOnlySpan<byte> bytes) => bytes.IsEmpty || bytes[0] < ' ' ? $"{{{Of(bytes)}}}" : $"\"{Encoding.UTF8.GetString(bytes)}\"";

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}

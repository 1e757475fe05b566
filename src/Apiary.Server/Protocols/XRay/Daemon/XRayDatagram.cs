using System.Text.Json;

namespace Apiary.Server.Protocols.XRay.Daemon;

/// <summary>One datagram: a header in JSON, a line feed, a document (section 1 of the protocol reference).</summary>
internal static class XRayDatagram
{
    /// <summary>The longest document that a datagram can bring, and what a sender is told.</summary>
    public const int MaxBytes = 65_507;

    /// <summary>The document in a datagram; false when there is none, and then <paramref name="cause"/> says why.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> document, out string cause)
    {
        document = default;
        cause = "";
        var end = datagram.IndexOf((byte)'\n');
        if (end < 0 || datagram[(end + 1)..].Trim(" \r\n\t"u8).IsEmpty)
        {
            cause = "missing header or segment: expected {\"format\":\"json\",\"version\":1}, a line feed and a document";
            return false;
        }

        var header = datagram[..end].TrimEnd((byte)'\r');
        // Nearly all senders write one of these two.
        if (!header.SequenceEqual("{\"format\":\"json\",\"version\":1}"u8) && !header.SequenceEqual("{\"format\": \"json\", \"version\": 1}"u8) && !IsHeader(header))
        {
            cause = "invalid header: expected {\"format\":\"json\",\"version\":1} before the line feed";
            return false;
        }

        document = datagram[(end + 1)..];
        return true;
    }

    private static bool IsHeader(ReadOnlySpan<byte> header)
    {
        try
        {
            var (isJson, isFirst) = (false, false);
            var reader = new Utf8JsonReader(header);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isFormat, isVersion) = (reader.ValueTextEquals("format"u8), reader.ValueTextEquals("version"u8));
                if (!reader.Read()) return false;
                if (isFormat) isJson = reader.TokenType == JsonTokenType.String && reader.GetString()!.Equals("json", StringComparison.OrdinalIgnoreCase);
                else if (isVersion) isFirst = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var version) && version == 1;
                else reader.Skip();
            }

            return isJson && isFirst && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // Text that is not UTF-8.
            return false;
        }
    }
}

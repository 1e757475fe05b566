using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>Cuts a message into values that the store takes whole; <see cref="LogMessage"/> puts them together again.</summary>
internal static class LogMessageParts
{
    private static readonly byte[][] Columns = [.. LogColumns.MessageParts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Adds a message to the event being written.</summary>
    public static void Add(EventBatch batch, ReadOnlySpan<byte> message)
    {
        var piece = Fitting(message);
        batch.AddString("message"u8, message[..piece]);
        for (var part = 0; piece < message.Length; part++)
        {
            message = message[piece..];
            piece = Fitting(message);
            batch.AddString(Columns[part], message[..piece]);
        }
    }

    /// <summary>How many bytes fit into one value, characters whole.</summary>
    private static int Fitting(ReadOnlySpan<byte> message)
    {
        if (message.Length <= EventLimits.MaxStringBytes) return message.Length;
        var length = EventLimits.MaxStringBytes;
        // Step back over continuation bytes (10xxxxxx).
        while ((message[length] & 0xC0) == 0x80) length--;
        return length;
    }
}

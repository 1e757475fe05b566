using System.Text;

namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>Severities by the words that programs use.</summary>
internal static class LogSeverities
{
    private const int MaxWord = 8;

    /// <summary>The column's value.</summary>
    public static ReadOnlySpan<byte> Name(LogSeverity severity) => severity switch
    {
        LogSeverity.Trace => "trace"u8,
        LogSeverity.Debug => "debug"u8,
        LogSeverity.Info => "info"u8,
        LogSeverity.Warn => "warn"u8,
        LogSeverity.Error => "error"u8,
        _ => "fatal"u8,
    };

    /// <summary>The severity of a word in any case; none for another word.</summary>
    public static LogSeverity Of(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 3 or > MaxWord) return LogSeverity.None;
        if (Is(word, "info"u8) || Is(word, "notice"u8)) return LogSeverity.Info;
        if (Is(word, "error"u8) || Is(word, "err"u8)) return LogSeverity.Error;
        if (Is(word, "warn"u8) || Is(word, "warning"u8)) return LogSeverity.Warn;
        if (Is(word, "debug"u8)) return LogSeverity.Debug;
        if (Is(word, "trace"u8)) return LogSeverity.Trace;
        return Is(word, "fatal"u8) || Is(word, "critical"u8) ? LogSeverity.Fatal : LogSeverity.None;
    }

    /// <summary>The severity that a line of text begins with, in capitals, in brackets or not.</summary>
    public static LogSeverity Leading(ReadOnlySpan<byte> message)
    {
        var start = message.IndexOfAnyExcept((byte)' ', (byte)'[');
        if (start < 0 || !char.IsAsciiLetterUpper((char)message[start])) return LogSeverity.None;
        var word = message[start..Math.Min(message.Length, start + MaxWord + 1)];
        var end = 0;
        while (end < word.Length && char.IsAsciiLetterUpper((char)word[end])) end++;
        // A longer word, or one that goes on in small letters, is another.
        return end < word.Length && char.IsAsciiLetterOrDigit((char)word[end]) ? LogSeverity.None : Of(word[..end]);
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(word, known);
}

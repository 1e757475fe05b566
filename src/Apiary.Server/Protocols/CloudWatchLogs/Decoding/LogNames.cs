using System.Text;

namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>Fields of JSON lines by name: those whose column is ours, and those that mean something to us.</summary>
internal static class LogNames
{
    // Ours begin with one of few letters, and so do those with a meaning; most fields are passed by their first.
    private static readonly bool[] IsFirst = FirstLetters();
    private static readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> Renamed = RenamedNames();

    /// <summary>The column of a field: its name, unless that is one of ours.</summary>
    public static ReadOnlySpan<byte> OfLineField(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && IsFirst[name[0]] && Renamed.TryGetValue(name, out var renamed) ? renamed : name;

    /// <summary>Whether a text under this name may have to be looked at.</summary>
    public static bool MayMean(ReadOnlySpan<byte> name) => !name.IsEmpty && IsFirst[name[0]] && (IsSeverity(name) || IsTraceId(name) || IsSpanId(name));

    /// <summary>Whether a field says how bad a line is.</summary>
    public static bool IsSeverity(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("level"u8) || name.SequenceEqual("levelname"u8) || name.SequenceEqual("severity"u8);

    /// <summary>Whether a field says which trace a line is of.</summary>
    public static bool IsTraceId(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("trace_id"u8) || name.SequenceEqual("traceId"u8) || name.SequenceEqual("trace.trace_id"u8) || name.SequenceEqual("trace.id"u8)
        || name.SequenceEqual("xray_trace_id"u8) || name.SequenceEqual("@xrayTraceId"u8) || name.SequenceEqual("traceparent"u8);

    /// <summary>Whether a field says which span a line was written in.</summary>
    public static bool IsSpanId(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("span_id"u8) || name.SequenceEqual("spanId"u8) || name.SequenceEqual("trace.span_id"u8) || name.SequenceEqual("span.id"u8);

    private static bool[] FirstLetters()
    {
        var letters = new bool[256];
        foreach (var letter in "lstx@ma"u8) letters[letter] = true;
        return letters;
    }

    private static Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> RenamedNames()
    {
        var names = new Dictionary<byte[], byte[]>(Utf8Names.Instance);
        foreach (var name in LogColumns.OwnNames) names.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(LogColumns.LinePrefix + name));
        return names.GetAlternateLookup<ReadOnlySpan<byte>>();
    }
}

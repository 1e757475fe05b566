using System.Globalization;

namespace Apiary.Server.Errors.Stacks;

/// <summary>Python's traceback: oldest call first, each with its line of code beneath, the exception at the end; causes come before what they caused.</summary>
internal static class PythonStack
{
    private const string Begin = "Traceback (most recent call last)", File = "File \"";

    /// <summary>Reads the lines; none when they are no traceback.</summary>
    public static IReadOnlyList<ParsedTrace> Read(IReadOnlyList<string> lines)
    {
        var traces = new List<ParsedTrace>();
        var frames = new List<ParsedFrame>();
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.StartsWith(Begin, StringComparison.Ordinal)) frames = [];
            else if (FrameOf(text) is { } frame) frames.Add(frame);
            else if (frames.Count == 0 || text.Length == 0) continue;
            else if (char.IsWhiteSpace(line[0])) AddCode(frames, text);
            else
            {
                traces.Add(ParsedTrace.Of(text, frames));
                frames = [];
            }
        }

        // Cut off, or without its exception.
        if (frames.Count > 0) traces.Add(new ParsedTrace("", "", frames));
        traces.Reverse();
        return traces;
    }

    /// <summary><c>File "app.py", line 12, in pay</c>.</summary>
    private static ParsedFrame? FrameOf(string text)
    {
        if (!text.StartsWith(File, StringComparison.Ordinal)) return null;
        var end = text.IndexOf("\", line ", StringComparison.Ordinal);
        if (end < 0) return null;
        var rest = text[(end + "\", line ".Length)..];
        var comma = rest.IndexOf(", in ", StringComparison.Ordinal);
        return int.TryParse(comma < 0 ? rest : rest[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? new ParsedFrame(text[File.Length..end], comma < 0 ? "" : rest[(comma + ", in ".Length)..], Line: line)
            : null;
    }

    /// <summary>The first line beneath a call is its code; what follows points at it.</summary>
    private static void AddCode(List<ParsedFrame> frames, string text)
    {
        if (frames[^1].Code.Length == 0) frames[^1] = frames[^1] with { Code = text };
    }
}

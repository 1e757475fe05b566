using System.Globalization;
using System.Text;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Errors.Events;

/// <summary>A stack as people of the language know it: Python's oldest call first, all others' last call first.</summary>
internal static class StackText
{
    // Less than a value may be, so that the end is ours and not where it was cut.
    private const int MostChars = 30_000;

    /// <summary>The text of all exceptions; empty when there are none.</summary>
    public static string Of(ErrorPayload payload)
    {
        var isPython = payload.Language.StartsWith("python", StringComparison.OrdinalIgnoreCase);
        var text = new StringBuilder();
        foreach (var trace in isPython ? payload.Traces.Reverse() : payload.Traces)
        {
            if (text.Length > MostChars) break;
            if (trace.Stack.Length > 0) text.Append(trace.Stack).Append('\n');
            else if (isPython) AppendPython(text, trace);
            else AppendOther(text, trace);
        }

        return text.Length <= MostChars ? text.ToString() : ErrorPayload.Cut(text.ToString(), MostChars) + "…";
    }

    private static void AppendPython(StringBuilder text, ErrorTrace trace)
    {
        if (text.Length > 0) text.Append("\nDuring handling of the above exception, another exception occurred:\n\n");
        text.Append("Traceback (most recent call last):\n");
        foreach (var frame in trace.Frames)
        {
            if (text.Length > MostChars) return;
            text.Append(CultureInfo.InvariantCulture, $"  File \"{frame.FileName}\", line {frame.Line}, in {frame.Method}\n");
        }

        text.Append(Head(trace)).Append('\n');
    }

    private static void AppendOther(StringBuilder text, ErrorTrace trace)
    {
        if (text.Length > 0) text.Append("Caused by: ");
        text.Append(Head(trace)).Append('\n');
        foreach (var frame in trace.Frames.Reverse())
        {
            if (text.Length > MostChars) return;
            var place = frame.Line is null ? frame.FileName : frame.Column is null ? $"{frame.FileName}:{frame.Line}" : $"{frame.FileName}:{frame.Line}:{frame.Column}";
            var method = frame.ClassName.Length > 0 ? $"{frame.ClassName}.{frame.Method}" : frame.Method;
            text.Append("    at ").Append(method.Length > 0 ? $"{method} ({place})" : place).Append('\n');
        }
    }

    private static string Head(ErrorTrace trace) => trace.Message.Length == 0 ? trace.ExceptionClass : $"{trace.ExceptionClass}: {trace.Message}";
}

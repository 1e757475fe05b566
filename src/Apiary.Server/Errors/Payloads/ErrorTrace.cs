using System.Text.Json;

namespace Apiary.Server.Errors.Payloads;

/// <summary>An exception and the calls that led to it, oldest first.</summary>
/// <param name="ExceptionClass">The exception's class.</param>
/// <param name="Message">What it says; empty when nothing.</param>
/// <param name="Frames">The calls; of more than <see cref="MostFrames"/> the first and the last ones.</param>
/// <param name="FrameCount">How many calls were sent.</param>
/// <param name="Stack">The calls as the text that somebody could not read them from; empty when there are frames.</param>
internal sealed record ErrorTrace(string ExceptionClass, string Message, IReadOnlyList<ErrorFrame> Frames, int FrameCount, string Stack)
{
    /// <summary>Most frames that are looked at; the payload keeps all.</summary>
    public const int MostFrames = 500;

    /// <summary>Reads a trace that was found valid.</summary>
    public static ErrorTrace Of(JsonElement trace)
    {
        var count = trace.At("frames") is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 0;
        var frames = trace.ListAt("frames").Where((_, index) => count <= MostFrames || index < MostFrames / 2 || index >= count - (MostFrames / 2)).Select(ErrorFrame.Of);
        return new ErrorTrace(trace.TextAt("exception", "class"), trace.TextAt("exception", "message"), [.. frames], count, count == 0 ? trace.TextAt("exception", "stack") : "");
    }
}

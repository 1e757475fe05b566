using System.Text.Json;

namespace Apiary.Server.Protocols.Rollbar.Payloads;

/// <summary>An exception and the calls that led to it, oldest first.</summary>
/// <param name="ExceptionClass">The exception's class.</param>
/// <param name="Message">What it says; empty when nothing.</param>
/// <param name="Frames">The calls; of more than <see cref="MostFrames"/> the first and the last ones.</param>
/// <param name="FrameCount">How many calls were sent.</param>
internal sealed record RollbarTrace(string ExceptionClass, string Message, IReadOnlyList<RollbarFrame> Frames, int FrameCount)
{
    /// <summary>Most frames that are looked at; the payload keeps all.</summary>
    public const int MostFrames = 500;

    /// <summary>Reads a trace that was found valid.</summary>
    public static RollbarTrace Of(JsonElement trace)
    {
        var count = trace.At("frames") is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 0;
        var frames = trace.ListAt("frames").Where((_, index) => count <= MostFrames || index < MostFrames / 2 || index >= count - (MostFrames / 2)).Select(RollbarFrame.Of);
        return new RollbarTrace(trace.TextAt("exception", "class"), trace.TextAt("exception", "message"), [.. frames], count);
    }
}

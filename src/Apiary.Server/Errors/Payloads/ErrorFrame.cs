using System.Text.Json;

namespace Apiary.Server.Errors.Payloads;

/// <summary>One call of a stack (reference, section 4.2).</summary>
/// <param name="FileName">The file, as the sender names it; empty when it does not say.</param>
/// <param name="Method">What was called; empty when it does not say.</param>
/// <param name="ClassName">Java's class; empty elsewhere.</param>
/// <param name="Line">The line, from 1; null when unknown.</param>
/// <param name="Column">The column; null when unknown.</param>
internal sealed record ErrorFrame(string FileName, string Method, string ClassName, long? Line, long? Column)
{
    /// <summary>Reads a frame; what is no object is an empty one.</summary>
    public static ErrorFrame Of(JsonElement frame) => new(
        frame.TextAt("filename"), frame.TextAt("method"), frame.TextAt("class_name"), Whole(frame.NumberAt("lineno")), Whole(frame.NumberAt("colno")));

    private static long? Whole(double? number) => number is >= 0 and < 1e15 ? (long)number : null;
}

using System.Security.Cryptography;
using System.Text;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Errors.Grouping;

/// <summary>
/// What makes two occurrences the same error (reference, section 5). The sender's own fingerprint, else that of the files, methods and
/// classes of all exceptions, without lines; of messages and of exceptions without frames, the text without its data.
/// </summary>
internal static class Fingerprint
{
    /// <summary>The longest fingerprint that stands as it is; of a longer one the hash counts.</summary>
    public const int MaxChars = 40;

    // Part of what is hashed: a later way to group must not by chance meet an earlier one's hash.
    private const string Algorithm = "1";

    /// <summary>The fingerprint, at most <see cref="MaxChars"/> characters.</summary>
    public static string Of(ErrorPayload payload)
    {
        var given = payload.Data.TextAt("fingerprint");
        if (given.Length > 0) return Short(given);
        var text = new StringBuilder(Algorithm);
        if (payload.Traces.Count == 0) text.Append("\nmessage\n").Append(MessagePattern.Of(payload.Message.Length > 0 ? payload.Message : ErrorPayload.FirstLine(payload.CrashReport)));
        var root = payload.Data.TextAt("server", "root");
        foreach (var trace in payload.Traces) Append(text, trace, root);
        return Hash(text.ToString());
    }

    /// <summary>A fingerprint as it stands, or its hash where it is longer than one may be.</summary>
    public static string Short(string given) => given.Length <= MaxChars ? given : Hash(given);

    private static void Append(StringBuilder text, ErrorTrace trace, string root)
    {
        text.Append("\ntrace\n");
        var own = trace.Frames.Where(frame => !FrameNames.IsOfFramework(frame)).ToList();
        // Where a framework has failed alone, its frames are all there is.
        var last = "";
        foreach (var frame in own.Count > 0 ? own : trace.Frames)
        {
            var name = $"{FrameNames.File(frame.FileName, root)}|{(frame.ClassName.Length > 0 ? frame.ClassName + "." : "")}{FrameNames.Method(frame.Method)}\n";
            // How deep a recursion was says nothing.
            if (name != last) text.Append(name);
            last = name;
        }

        text.Append(trace.ExceptionClass);
        if (trace.Frames.Count == 0) text.Append('\n').Append(MessagePattern.Of(trace.Message));
    }

    private static string Hash(string text) =>
#pragma warning disable CA5350 // The service documents SHA-1, and nothing secret hangs on it.
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}

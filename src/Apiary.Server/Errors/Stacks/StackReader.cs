namespace Apiary.Server.Errors.Stacks;

/// <summary>Reads the text of a stack, whichever of the known languages wrote it. It takes time by the length of the text alone.</summary>
internal static class StackReader
{
    // Of a longer stack the calls next to where it failed; most lines of such length are somebody's message.
    private const int MostLines = 2_000, MostLineChars = 2_000, MostTraces = 20, MostFrames = 500;

    private static readonly Func<IReadOnlyList<string>, IReadOnlyList<ParsedTrace>>[] Languages = [PythonStack.Read, GoStack.Read, AtStack.Read, GeckoStack.Read, XRayStack.Read];

    /// <summary>The exceptions, the last raised one first; none when no language knows the text.</summary>
    public static IReadOnlyList<ParsedTrace> Read(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (lines.Count == MostLines) break;
            lines.Add((line.Length > MostLineChars ? line[..MostLineChars] : line).ToString());
        }

        foreach (var read in Languages)
            if (read(lines) is { Count: > 0 } traces && traces.Any(trace => trace.Frames.Count > 0)) return [.. traces.Take(MostTraces).Select(Bounded)];
        return [];
    }

    private static ParsedTrace Bounded(ParsedTrace trace) => trace.Frames.Count <= MostFrames ? trace : trace with { Frames = [.. trace.Frames.TakeLast(MostFrames)] };
}

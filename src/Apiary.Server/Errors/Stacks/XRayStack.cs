namespace Apiary.Server.Errors.Stacks;

/// <summary>A stack as X-Ray's decoder writes it, a line a call: <c>label (path:line)</c>. Python's SDK has the oldest call first, the others the last.</summary>
internal static class XRayStack
{
    /// <summary>Reads the lines; none when any is no call.</summary>
    public static IReadOnlyList<ParsedTrace> Read(IReadOnlyList<string> lines)
    {
        var frames = new List<ParsedFrame>();
        foreach (var line in lines)
        {
            if (line.Length == 0) continue;
            var open = line.LastIndexOf(" (", StringComparison.Ordinal);
            if (open < 0 || line[^1] != ')') return [];
            var place = line[(open + 2)..^1];
            frames.Add(FramePlace.TryRead(place, out var file, out var number, out _) ? new ParsedFrame(file, line[..open], Line: number) : new ParsedFrame(place.TrimEnd(':'), line[..open]));
        }

        if (frames.Count > 0 && !frames[0].FileName.EndsWith(".py", StringComparison.Ordinal)) frames.Reverse();
        return !frames.Exists(frame => frame.Line is not null) ? [] : [new ParsedTrace("", "", frames)];
    }
}

namespace Apiary.Server.Errors.Stacks;

/// <summary>The stack of Firefox and Safari: <c>pay@https://shop.example/app.js:12:5</c>, last call first.</summary>
internal static class GeckoStack
{
    /// <summary>Reads the lines; none when none of them is a call.</summary>
    public static IReadOnlyList<ParsedTrace> Read(IReadOnlyList<string> lines)
    {
        var frames = new List<ParsedFrame>();
        foreach (var line in lines)
        {
            var at = line.IndexOf('@', StringComparison.Ordinal);
            if (at >= 0 && FramePlace.TryRead(line[(at + 1)..].Trim(), out var file, out var number, out var column) && column is not null)
                frames.Add(new ParsedFrame(file, line[..at].Trim(), Line: number, Column: column));
        }

        frames.Reverse();
        return frames.Count == 0 ? [] : [new ParsedTrace("", "", frames)];
    }
}

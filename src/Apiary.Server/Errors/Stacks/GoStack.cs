using System.Globalization;

namespace Apiary.Server.Errors.Stacks;

/// <summary>The stack of Go: a function with its arguments, and beneath it file and line; last call first. Of several goroutines the first.</summary>
internal static class GoStack
{
    /// <summary>Reads the lines; none when no line names a Go file.</summary>
    public static IReadOnlyList<ParsedTrace> Read(IReadOnlyList<string> lines)
    {
        var frames = new List<ParsedFrame>();
        for (var i = 1; i < lines.Count; i++)
        {
            if (frames.Count > 0 && lines[i].StartsWith("goroutine ", StringComparison.Ordinal)) break;
            if (PlaceOf(lines[i]) is { } place) frames.Add(new ParsedFrame(place.File, FunctionOf(lines[i - 1]), Line: place.Line));
        }

        frames.Reverse();
        return frames.Count == 0 ? [] : [new ParsedTrace("", "", frames)];
    }

    /// <summary><c>	/srv/shop/till.go:12 +0x1d</c>.</summary>
    private static (string File, int Line)? PlaceOf(string line)
    {
        if (line.Length == 0 || !char.IsWhiteSpace(line[0])) return null;
        var colon = line.IndexOf(".go:", StringComparison.Ordinal);
        if (colon < 0) return null;
        var number = line.AsSpan(colon + ".go:".Length);
        var end = number.IndexOf(' ');
        return int.TryParse(end < 0 ? number : number[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? (line[..(colon + ".go".Length)].Trim(), found) : null;
    }

    /// <summary>The function without its arguments, which are addresses, and without who began the goroutine.</summary>
    private static string FunctionOf(string line)
    {
        const string CreatedBy = "created by ", InGoroutine = " in goroutine ";
        var name = line.Trim();
        if (name.StartsWith(CreatedBy, StringComparison.Ordinal)) name = name[CreatedBy.Length..];
        if (name.IndexOf(InGoroutine, StringComparison.Ordinal) is > 0 and var at) name = name[..at];
        // Of main.(*Till).Pay(0x1) the last ones.
        return name.Length > 0 && name[^1] == ')' && name.LastIndexOf('(') is > 0 and var open ? name[..open] : name;
    }
}

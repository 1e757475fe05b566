namespace Apiary.Server.Errors.Stacks;

/// <summary>
/// The stacks whose calls are lines with <c>at</c>, last call first: those of Chromium and Node, of Java and its kin, of .NET. Causes come behind
/// what they caused, .NET's inside of it.
/// </summary>
internal static class AtStack
{
    private const string Call = "at ", Cause = "Caused by: ", Inner = "---> ", EndOfInner = "--- End of inner exception", Suppressed = "Suppressed: ";

    /// <summary>Reads the lines; none when none of them is a call.</summary>
    public static IReadOnlyList<ParsedTrace> Read(IReadOnlyList<string> lines)
    {
        var blocks = new List<Block> { new("") };
        var open = new Stack<Block>([blocks[0]]);
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.StartsWith(Call, StringComparison.Ordinal)) open.Peek().Add(text[Call.Length..]);
            else if (text.StartsWith(Cause, StringComparison.Ordinal)) Begin(text[Cause.Length..], isInner: false);
            else if (text.StartsWith(Inner, StringComparison.Ordinal)) Begin(text[Inner.Length..], isInner: true);
            else if (text.StartsWith(EndOfInner, StringComparison.Ordinal)) End();
            // What failed while it was being closed is another story, and its calls are nobody's here.
            else if (text.StartsWith(Suppressed, StringComparison.Ordinal)) open.Push(new Block(""));
            else if (blocks.Count == 1 && blocks[0] is { Head.Length: 0, Frames.Count: 0 } && text.Length > 0) BeginFirst(text);
        }

        return blocks.TrueForAll(block => block.Frames.Count == 0) ? [] : [.. blocks.Select(block => ParsedTrace.Of(block.Head, [.. Enumerable.Reverse(block.Frames)]))];

        // .NET Framework has the inner ones in the first line too.
        void BeginFirst(string text)
        {
            var heads = text.Split(" " + Inner);
            blocks[0].Head = heads[0];
            foreach (var head in heads.Skip(1)) Begin(head, isInner: true);
        }

        void Begin(string head, bool isInner)
        {
            var block = new Block(head);
            if (!isInner) open.Clear();
            blocks.Add(block);
            open.Push(block);
        }

        void End()
        {
            if (open.Count > 1) open.Pop();
        }
    }

    private sealed class Block(string head)
    {
        public string Head { get; set; } = head;

        public List<ParsedFrame> Frames { get; } = [];

        public void Add(string call)
        {
            if ((OfJava(call) ?? OfJavaScript(call) ?? OfDotNet(call)) is { } frame) Frames.Add(frame);
        }
    }

    /// <summary><c>java.base/a.b.Type.method(Type.java:12)</c>.</summary>
    private static ParsedFrame? OfJava(string call)
    {
        var open = call.LastIndexOf('(');
        if (open <= 0 || call[^1] != ')' || call.AsSpan(0, open).Contains(' ')) return null;
        var inside = call[(open + 1)..^1];
        var hasLine = FramePlace.TryRead(inside, out var file, out var line, out var column) && column is null;
        if (!hasLine && inside is not ("Native Method" or "Unknown Source" or "<generated>") && !IsJava(inside)) return null;
        if (hasLine && !IsJava(file)) return null;
        var name = call[(call.AsSpan(0, open).LastIndexOf('/') + 1)..open];
        var dot = name.LastIndexOf('.');
        return new ParsedFrame(hasLine || IsJava(inside) ? file : "", dot < 0 ? name : name[(dot + 1)..], dot < 0 ? "" : name[..dot], hasLine ? line : null);
    }

    private static bool IsJava(string file) =>
        file.EndsWith(".java", StringComparison.Ordinal) || file.EndsWith(".kt", StringComparison.Ordinal) || file.EndsWith(".scala", StringComparison.Ordinal)
        || file.EndsWith(".groovy", StringComparison.Ordinal) || file.EndsWith(".clj", StringComparison.Ordinal);

    /// <summary><c>async pay (/srv/shop.js:12:5)</c>, or the place alone.</summary>
    private static ParsedFrame? OfJavaScript(string call)
    {
        var open = call[^1] == ')' ? call.IndexOf(" (", StringComparison.Ordinal) : -1;
        var place = open < 0 ? call : call[(open + 2)..^1];
        if (place.StartsWith("eval at ", StringComparison.Ordinal)) place = place[(place.LastIndexOf(", ", StringComparison.Ordinal) is >= 0 and var comma ? comma + 2 : 0)..];
        if (FramePlace.TryRead(place, out var file, out var line, out var column) && column is not null)
            return new ParsedFrame(open < 0 && file.StartsWith("async ", StringComparison.Ordinal) ? file["async ".Length..] : file, open < 0 ? "" : MethodOf(call[..open]), Line: line, Column: column);
        return place is "<anonymous>" or "native" && open > 0 ? new ParsedFrame(place, MethodOf(call[..open])) : null;
    }

    private static string MethodOf(string method) => method.StartsWith("async ", StringComparison.Ordinal) ? method["async ".Length..] : method;

    /// <summary><c>Shop.Till.Pay(Int32 sum) in /src/Till.cs:line 12</c>, or without the file.</summary>
    private static ParsedFrame? OfDotNet(string call)
    {
        const string In = " in ", Line = ":line ";
        var at = call.LastIndexOf(Line, StringComparison.Ordinal);
        if (at > 0 && int.TryParse(call.AsSpan(at + Line.Length), out var line) && call.IndexOf(In, StringComparison.Ordinal) is > 0 and var end && end < at)
            return new ParsedFrame(call[(end + In.Length)..at], call[..end], Line: line);
        return call.Contains('(', StringComparison.Ordinal) && call[^1] == ')' ? new ParsedFrame("", call) : null;
    }
}

namespace Apiary.Server.Errors.Stacks;

/// <summary>An exception that a stack's text tells of.</summary>
/// <param name="Type">Its class; empty when the text does not say.</param>
/// <param name="Message">What it says; empty when nothing.</param>
/// <param name="Frames">The calls, oldest first.</param>
internal sealed record ParsedTrace(string Type, string Message, IReadOnlyList<ParsedFrame> Frames)
{
    /// <summary>A trace whose first line is <c>Class: message</c>, or the class alone; what has blanks in front of the colon is all message.</summary>
    public static ParsedTrace Of(string head, IReadOnlyList<ParsedFrame> frames)
    {
        var colon = head.IndexOf(": ", StringComparison.Ordinal);
        var type = colon < 0 ? head.TrimEnd(':') : head[..colon];
        return type.Any(char.IsWhiteSpace) ? new("", head, frames) : new(type, colon < 0 ? "" : head[(colon + 2)..], frames);
    }
}

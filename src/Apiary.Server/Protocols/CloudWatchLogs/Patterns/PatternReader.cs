using System.Text;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>A place in the text of a filter pattern, with the few words that all three kinds share. Failures are <see cref="PatternSyntaxException"/>.</summary>
internal sealed class PatternReader(string text)
{
    /// <summary>Offset of the next character.</summary>
    public int Position { get; private set; }

    /// <summary>Whether all is read.</summary>
    public bool IsAtEnd => Position >= text.Length;

    /// <summary>The next character, wherever it stands; the null character at the end.</summary>
    public char Current => IsAtEnd ? '\0' : text[Position];

    /// <summary>Moves over blanks; then as <see cref="Current"/>.</summary>
    public char Peek()
    {
        while (!IsAtEnd && char.IsWhiteSpace(text[Position])) Position++;
        return Current;
    }

    /// <summary>Moves over one character.</summary>
    public char Take() => text[Position++];

    /// <summary>Moves over blanks and <paramref name="word"/> if that comes next.</summary>
    public bool TryTake(string word)
    {
        Peek();
        if (string.CompareOrdinal(text, Position, word, 0, word.Length) != 0) return false;
        Position += word.Length;
        return true;
    }

    /// <summary>As <see cref="TryTake"/> for a word of letters in any case, behind which no letter or digit follows.</summary>
    public bool TryTakeWord(string word)
    {
        Peek();
        var end = Position + word.Length;
        if (string.Compare(text, Position, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0) return false;
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) return false;
        Position = end;
        return true;
    }

    /// <summary>Moves over <paramref name="word"/>, which must come next.</summary>
    public void Expect(string word)
    {
        if (!TryTake(word)) throw Expected($"`{word}`");
    }

    /// <summary>The characters that <paramref name="belongs"/> takes, from here on; may be none.</summary>
    public string TakeWhile(Func<char, bool> belongs)
    {
        var start = Position;
        while (!IsAtEnd && belongs(text[Position])) Position++;
        return text[start..Position];
    }

    /// <summary>The text between the quotes, the first of which comes next; a backslash makes the next character plain.</summary>
    public string TakeQuoted()
    {
        var start = Position++;
        var content = new StringBuilder();
        while (!IsAtEnd && Current != '"')
        {
            if (Current == '\\' && Position + 1 < text.Length) Position++;
            content.Append(Take());
        }

        if (IsAtEnd) throw Fail("a quote that nothing closes", start);
        Position++;
        return content.ToString();
    }

    /// <summary>The regular expression between per cent signs, the first of which comes next.</summary>
    public PatternRegex TakeRegex()
    {
        var start = Position++;
        var end = text.IndexOf('%', Position);
        if (end < 0) throw Fail("a regular expression that no % closes", start);
        var expression = text[Position..end];
        Position = end + 1;
        return PatternRegex.TryCreate(expression, out var regex, out var error) ? regex : throw Fail(error, start);
    }

    /// <summary>The failure that something else was due here.</summary>
    public PatternSyntaxException Expected(string what)
    {
        Peek();
        return Fail(IsAtEnd ? $"expected {what}, found the end" : $"expected {what}, found `{Current}`", Position);
    }

    /// <summary>A failure at an offset.</summary>
    public static PatternSyntaxException Fail(string what, int at) => new($"{what}, at character {at + 1}");
}

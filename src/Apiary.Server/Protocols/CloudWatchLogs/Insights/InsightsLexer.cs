using System.Globalization;
using System.Text;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>
/// Words of a query, one ahead. What a slash begins only the parser knows, so an expression between slashes is asked for.
/// Failures are <see cref="InsightsSyntaxException"/>.
/// </summary>
internal sealed class InsightsLexer
{
    private static readonly string[] Symbols = ["!=", "<=", ">=", "=~", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", "[", "]", "{", "}", ",", "|", ":"];

    private readonly string text;
    private int position;

    public InsightsLexer(string text)
    {
        this.text = text;
        Current = Read();
    }

    /// <summary>The next word.</summary>
    public InsightsToken Current { get; private set; }

    /// <summary>Offset behind the last word taken.</summary>
    public int LastEnd { get; private set; }

    /// <summary>The query's text between two offsets.</summary>
    public string Slice(int start, int end) => text[start..end];

    /// <summary>Moves to the next word and gives the one before.</summary>
    public InsightsToken Take()
    {
        var taken = Current;
        LastEnd = taken.End;
        Current = Read();
        return taken;
    }

    /// <summary>Takes the next word if it is this symbol.</summary>
    public bool TryTakeSymbol(string symbol)
    {
        if (!Current.IsSymbol(symbol)) return false;
        Take();
        return true;
    }

    /// <summary>Takes the next word if it is this one, in any case.</summary>
    public bool TryTakeWord(string word)
    {
        if (!Current.IsWord(word)) return false;
        Take();
        return true;
    }

    /// <summary>Takes one of these texts, the longest that comes next as it is written, as a whole; null when none does.</summary>
    public string? TryTakeOneOf(IReadOnlyList<string> texts)
    {
        var at = Current.Start;
        var found = texts.Where(one => string.CompareOrdinal(text, at, one, 0, one.Length) == 0 && (at + one.Length == text.Length || !IsNamePart(text[at + one.Length]))).MaxBy(one => one.Length);
        if (found is null) return null;
        position = LastEnd = at + found.Length;
        Current = Read();
        return found;
    }

    /// <summary>Takes the next word, which must be this symbol.</summary>
    public void Expect(string symbol)
    {
        if (!TryTakeSymbol(symbol)) throw Expected($"`{symbol}`");
    }

    /// <summary>Takes an expression between slashes, the first of which comes next.</summary>
    public (string Pattern, int Start, int End) TakeRegex()
    {
        var start = Current.Start;
        var pattern = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == '/')
            {
                position = at + 1;
                LastEnd = position;
                Current = Read();
                return (pattern.ToString(), start, at + 1);
            }

            // Only the slash needs the backslash for its own sake.
            if (text[at] == '\\' && at + 1 < text.Length && text[++at] != '/') pattern.Append('\\');
            pattern.Append(text[at]);
        }

        throw new InsightsSyntaxException("a regular expression that no / closes", start, text.Length);
    }

    /// <summary>The failure that something else was due.</summary>
    public InsightsSyntaxException Expected(string what) => new($"expected {what}, found {Current.Shown}", Current.Start, Math.Max(Current.End, Current.Start));

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '@' or '.';

    private InsightsToken Read()
    {
        while (position < text.Length && (char.IsWhiteSpace(text[position]) || text[position] == '#'))
        {
            if (text[position++] != '#') continue;
            while (position < text.Length && text[position] is not ('\n' or '\r')) position++;
        }

        if (position >= text.Length) return new InsightsToken(InsightsTokenKind.End, "", text.Length, text.Length);
        var start = position;
        var c = text[start];
        if (char.IsAsciiDigit(c) || (c == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1]))) return ReadNumber(start);
        if (c is '"' or '\'') return ReadText(start, c);
        if (c == '`') return ReadQuotedName(start);
        if (IsNamePart(c))
        {
            while (position < text.Length && IsNamePart(text[position])) position++;
            return new InsightsToken(InsightsTokenKind.Name, text[start..position], start, position);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) != 0) continue;
            position += symbol.Length;
            return new InsightsToken(InsightsTokenKind.Symbol, symbol, start, position);
        }

        throw new InsightsSyntaxException($"`{c}` means nothing here; a field's name with other than letters, digits, _, @ and . stands in backticks", start, start + 1);
    }

    private InsightsToken ReadNumber(int start)
    {
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.')) position++;
        if (position + 1 < text.Length && text[position] is 'e' or 'E' && (char.IsAsciiDigit(text[position + 1]) || text[position + 1] is '-' or '+'))
        {
            position += 2;
            while (position < text.Length && char.IsAsciiDigit(text[position])) position++;
        }

        var digits = position;
        while (position < text.Length && char.IsAsciiLetter(text[position])) position++;
        var written = text[start..position];
        if (!double.TryParse(text.AsSpan(start, digits - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            throw new InsightsSyntaxException($"`{written}` is no number", start, position);
        return new InsightsToken(digits == position ? InsightsTokenKind.Number : InsightsTokenKind.Period, written, start, position, number);
    }

    private InsightsToken ReadText(int start, char quote)
    {
        var content = new StringBuilder();
        for (position++; position < text.Length && text[position] != quote; position++)
        {
            // A backslash makes a quote or itself plain; before anything else it is one.
            if (text[position] == '\\' && position + 1 < text.Length && (text[position + 1] == quote || text[position + 1] == '\\')) position++;
            content.Append(text[position]);
        }

        if (position >= text.Length) throw new InsightsSyntaxException("a quote that nothing closes", start, text.Length);
        position++;
        return new InsightsToken(InsightsTokenKind.Text, content.ToString(), start, position);
    }

    private InsightsToken ReadQuotedName(int start)
    {
        var end = text.IndexOf('`', start + 1);
        if (end < 0) throw new InsightsSyntaxException("a backtick that nothing closes", start, text.Length);
        position = end + 1;
        if (end == start + 1) throw new InsightsSyntaxException("an empty name", start, position);
        return new InsightsToken(InsightsTokenKind.QuotedName, text[(start + 1)..end], start, position);
    }
}

using System.Globalization;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>What a value is compared with: a number, text in which <c>*</c> stands for anything, or a regular expression.</summary>
internal sealed class PatternOperand
{
    private readonly string[] pieces;

    private PatternOperand(string text, double? number, PatternRegex? regex)
    {
        Text = text;
        Number = number;
        Regex = regex;
        pieces = text.Split('*');
    }

    /// <summary>The text with its asterisks; empty for an expression.</summary>
    public string Text { get; }

    /// <summary>The number, when it is written as one, without quotes.</summary>
    public double? Number { get; }

    /// <summary>The expression; null for the others.</summary>
    public PatternRegex? Regex { get; }

    /// <summary>Whether it is <c>*</c> alone: any value.</summary>
    public bool IsAny => Regex is null && pieces.Length > 1 && Array.TrueForAll(pieces, piece => piece.Length == 0);

    /// <summary>The pieces of <see cref="Text"/> between its asterisks.</summary>
    public IReadOnlyList<string> Pieces => pieces;

    /// <summary>Reads an operand: the value behind a comparison. Throws <see cref="PatternSyntaxException"/>.</summary>
    public static PatternOperand Read(PatternReader reader)
    {
        switch (reader.Peek())
        {
            case '"': return new PatternOperand(reader.TakeQuoted(), null, null);
            case '%': return new PatternOperand("", null, reader.TakeRegex());
        }

        var word = reader.TakeWhile(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '*' or '+' or '-');
        if (word.Length == 0) throw reader.Expected("a number, a word, a text in double quotes or %an expression%");
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return new PatternOperand(word, number, null);
        return word.AsSpan().ContainsAny('+', '-') ? throw PatternReader.Fail($"`{word}` must stand in double quotes", reader.Position - word.Length) : new PatternOperand(word, null, null);
    }

    /// <summary>Whether a text is the operand's, asterisks standing for anything.</summary>
    public bool IsLike(string text)
    {
        if (Regex is not null) return Regex.IsMatch(text);
        if (pieces.Length == 1) return text == Text;
        if (!text.StartsWith(pieces[0], StringComparison.Ordinal)) return false;
        // The leftmost place of each piece leaves the most room for those behind it.
        var at = pieces[0].Length;
        for (var i = 1; i < pieces.Length - 1; i++)
        {
            var found = text.IndexOf(pieces[i], at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + pieces[i].Length;
        }

        return text.Length - at >= pieces[^1].Length && text.EndsWith(pieces[^1], StringComparison.Ordinal);
    }

    /// <summary>Whether <paramref name="value"/> stands in the relation to <see cref="Number"/>; false without one.</summary>
    public bool Compares(PatternOperator op, double value) => Number is { } number && op switch
    {
        PatternOperator.Equal => value == number,
        PatternOperator.NotEqual => value != number,
        PatternOperator.Less => value < number,
        PatternOperator.Greater => value > number,
        PatternOperator.LessOrEqual => value <= number,
        _ => value >= number,
    };
}

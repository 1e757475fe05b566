using System.Buffers;
using System.Globalization;
using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>Tokens of an expression, one after the other (protocol reference 15.1).</summary>
internal sealed class FieldLexer(string text)
{
    private const string TwoCharacterSymbols = "<= >= !=";
    private static readonly SearchValues<char> Symbols = SearchValues.Create("(),!*/%-+<>=");
    private static readonly SearchValues<char> NameMarks = SearchValues.Create("_./:=+?-");

    private int at;

    /// <summary>The next token. Throws <see cref="FieldSyntaxException"/>.</summary>
    public FieldToken Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        var start = at;
        if (at == text.Length) return new FieldToken(FieldTokenKind.End, "", default, at);
        var first = text[at];
        if (first == '$') return Column();
        if (first is '"' or '`') return new FieldToken(FieldTokenKind.Literal, "", FieldValue.String(Quoted()), start) with { Text = text[start..at] };
        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) return Number();
        if (char.IsAsciiLetter(first)) return Word();
        if (!Symbols.Contains(first)) throw new FieldSyntaxException($"token recognition error at: '{RuneAt(at)}'", at);
        at += at + 1 < text.Length && TwoCharacterSymbols.Contains(text[at..(at + 2)], StringComparison.Ordinal) && text[at + 1] == '=' ? 2 : 1;
        return new FieldToken(FieldTokenKind.Symbol, text[start..at], default, start);
    }

    private FieldToken Column()
    {
        var start = at++;
        if (at < text.Length && text[at] is '"' or '`') return Named(Quoted(), start);
        var name = at;
        while (at < text.Length)
        {
            var rune = RuneAt(at);
            if (!Rune.IsLetter(rune) && !Rune.IsDigit(rune) && !(rune.IsAscii && NameMarks.Contains((char)rune.Value))) break;
            at += rune.Utf16SequenceLength;
        }

        return Named(text[name..at], start);
    }

    private static FieldToken Named(string name, int start) =>
        name.Length > 0 ? new FieldToken(FieldTokenKind.Column, name, default, start) : throw new FieldSyntaxException("a column's name is missing behind $", start);

    private Rune RuneAt(int index) => Rune.TryGetRuneAt(text, index, out var rune) ? rune : Rune.ReplacementChar;

    private FieldToken Word()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        var word = text[start..at];
        return word switch
        {
            "true" or "false" => new FieldToken(FieldTokenKind.Literal, word, FieldValue.Boolean(word == "true"), start),
            "null" => new FieldToken(FieldTokenKind.Literal, word, FieldValue.Null, start),
            _ => new FieldToken(FieldTokenKind.Word, word, default, start),
        };
    }

    private FieldToken Number()
    {
        var start = at;
        SkipDigits();
        var isWhole = true;
        if (at < text.Length && text[at] == '.')
        {
            isWhole = false;
            at++;
            SkipDigits();
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var exponent = at + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                isWhole = false;
                at = exponent;
                SkipDigits();
            }
        }

        var number = text[start..at];
        var value = isWhole && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? FieldValue.Integer(whole)
            : FieldValue.Float(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));
        return new FieldToken(FieldTokenKind.Literal, number, value, start);
    }

    private void SkipDigits()
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
    }

    /// <summary>Text in double quotes, with escapes, or in backticks, as it is.</summary>
    private string Quoted()
    {
        var (start, quote) = (at, text[at]);
        var built = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return built.ToString();
            }

            if (text[at] == '\\' && quote == '"') Escape(built);
            else built.Append(text[at]);
        }

        throw new FieldSyntaxException("the text is not closed", start);
    }

    /// <summary>Reads an escape and stays on its last character. <c>\xHH</c> and <c>\ooo</c> are code points here, as texts are no bytes.</summary>
    private void Escape(StringBuilder built)
    {
        var start = at++;
        var mark = at < text.Length ? text[at] : '\0';
        switch (mark)
        {
            case 'a': built.Append('\a'); break;
            case 'b': built.Append('\b'); break;
            case 'f': built.Append('\f'); break;
            case 'n': built.Append('\n'); break;
            case 'r': built.Append('\r'); break;
            case 't': built.Append('\t'); break;
            case 'v': built.Append('\v'); break;
            case '\\' or '\'' or '"': built.Append(mark); break;
            case 'x': built.Append(CodePoint(start, at + 1, 2, 16)); break;
            case 'u': built.Append(CodePoint(start, at + 1, 4, 16)); break;
            case 'U': built.Append(CodePoint(start, at + 1, 8, 16)); break;
            case >= '0' and <= '7': built.Append(CodePoint(start, at, 3, 8)); break;
            default: throw new FieldSyntaxException("unknown escape in the text", start);
        }
    }

    private string CodePoint(int escape, int first, int digits, int radix)
    {
        long value = 0;
        for (var i = first; i < first + digits; i++)
        {
            var digit = i < text.Length && char.IsAsciiHexDigit(text[i]) ? Convert.ToInt32(text[i].ToString(), 16) : radix;
            if (digit >= radix) throw new FieldSyntaxException($"the escape in the text needs {digits} digits", escape);
            value = (value * radix) + digit;
        }

        at = first + digits - 1;
        return value <= int.MaxValue && Rune.TryCreate((int)value, out var rune) ? rune.ToString() : throw new FieldSyntaxException("the escape in the text is no character", escape);
    }
}

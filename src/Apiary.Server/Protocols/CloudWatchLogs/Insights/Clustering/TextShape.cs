using System.Buffers;
using System.Text;
using Apiary.Server.Protocols.CloudWatchLogs.Decoding;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Clustering;

/// <summary>
/// A text taken apart: words, and what stands between them. A word with a digit is one that is likely to differ from text to text. Only the first
/// <see cref="MaxLength"/> characters and <see cref="MaxWords"/> words are looked at; what follows is one word that is not looked into.
/// </summary>
internal sealed class TextShape
{
    private const int MaxLength = 8_192, MaxWords = 200, MaxWord = 64;
    private const char Mark = '\u0001';

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n,;=()[]{}\"'<>|");
    private static readonly SearchValues<char> Ends = SearchValues.Create(":.!?");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private readonly List<string> separators = [];
    private readonly List<string?> words = [];

    public TextShape(string text)
    {
        var rest = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        var separator = new StringBuilder();
        while (true)
        {
            Skip(ref rest, separator);
            separators.Add(separator.ToString());
            separator.Clear();
            if (rest.IsEmpty)
            {
                if (text.Length > MaxLength) AddRest();
                break;
            }

            if (words.Count == MaxWords)
            {
                AddRest();
                break;
            }

            words.Add(TakeWord(ref rest).ToString());
        }

        Severity = FindSeverity();
        Bucket = string.Join(Mark, separators.Append(Severity));
        Key = string.Join(Mark, Words.Select(word => IsVariable(word) ? "" : word).Append(Bucket));
    }

    /// <summary>The words in order; null for the rest of a long text.</summary>
    public IReadOnlyList<string?> Words => words;

    /// <summary>What stands before, between and behind the words: one more than there are words.</summary>
    public IReadOnlyList<string> Between => separators;

    /// <summary>How bad it is by its own words, as <c>pattern</c> labels it; null when it does not say.</summary>
    public string? Severity { get; }

    /// <summary>The same for texts that have the same between their words, and are equally bad.</summary>
    public string Bucket { get; }

    /// <summary>The same for texts of one bucket that differ in variable words alone.</summary>
    public string Key { get; }

    /// <summary>Whether a word is likely to differ from text to text.</summary>
    public static bool IsVariable(string? word) => word is null || word.Length > MaxWord || word.AsSpan().ContainsAny(Digits);

    private void AddRest()
    {
        words.Add(null);
        separators.Add("");
    }

    /// <summary>Takes what separates; a run of white space counts as one blank.</summary>
    private static void Skip(ref ReadOnlySpan<char> rest, StringBuilder separator)
    {
        // The colon of `"ms":250` separates, as it stands behind what does.
        while (!rest.IsEmpty && (IsSeparator(rest) || (separator.Length > 0 && separator[^1] != ' ' && Ends.Contains(rest[0]))))
        {
            var c = char.IsWhiteSpace(rest[0]) ? ' ' : rest[0];
            if (c != ' ' || separator.Length == 0 || separator[^1] != ' ') separator.Append(c);
            rest = rest[1..];
        }
    }

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> rest)
    {
        var end = 1;
        while (end < rest.Length && !IsSeparator(rest[end..])) end++;
        var word = rest[..end];
        rest = rest[end..];
        return word;
    }

    /// <summary>A colon or full stop separates at the end of a word, not inside of <c>20:24:35</c> or <c>a.b</c>.</summary>
    private static bool IsSeparator(ReadOnlySpan<char> rest) =>
        Separators.Contains(rest[0]) || (Ends.Contains(rest[0]) && (rest.Length == 1 || Separators.Contains(rest[1]) || Ends.Contains(rest[1])));

    /// <summary>The first word that names a severity in capitals, or in any case behind the usual name of that field.</summary>
    private string? FindSeverity()
    {
        Span<byte> ascii = stackalloc byte[MaxWord];
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is not { Length: < MaxWord } word || !Ascii.IsValid(word)) continue;
            var isNamed = i > 0 && words[i - 1] is "level" or "levelname" or "severity";
            if (!isNamed && !word.All(char.IsAsciiLetterUpper)) continue;
            Encoding.ASCII.GetBytes(word, ascii);
            if (LabelOf(LogSeverities.Of(ascii[..word.Length])) is { } label) return label;
        }

        return null;
    }

    private static string? LabelOf(LogSeverity severity) => severity switch
    {
        LogSeverity.Fatal or LogSeverity.Error => "Error",
        LogSeverity.Warn => "Warning",
        LogSeverity.Info => "Info",
        LogSeverity.Debug or LogSeverity.Trace => "Debug",
        _ => null,
    };
}

using System.Globalization;
using System.Text;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Clustering;

/// <summary>What several texts have in common: the words that all of them have at the same place. One owner.</summary>
internal sealed class TextPattern
{
    private readonly IReadOnlyList<string> between;
    private readonly string?[] words;
    private readonly bool[] isVariable;

    /// <param name="shape">The first text.</param>
    public TextPattern(TextShape shape)
    {
        between = shape.Between;
        words = [.. shape.Words];
        isVariable = [.. shape.Words.Select(TextShape.IsVariable)];
        Severity = shape.Severity;
    }

    private TextPattern()
    {
        between = ["", ""];
        words = [null];
        isVariable = [true];
    }

    /// <summary>How bad its texts are; null when they do not say.</summary>
    public string? Severity { get; }

    /// <summary>How many texts it stands for.</summary>
    public long Count { get; private set; }

    /// <summary>How many of the time before.</summary>
    public long CountBefore { get; private set; }

    /// <summary>One for texts that nothing else is known of.</summary>
    public static TextPattern OfOthers() => new();

    /// <summary>The text with a token at each place where its texts differ.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(between[0]);
            var tokens = 0;
            for (var i = 0; i < words.Length; i++)
                text.Append(words[i] ?? string.Create(CultureInfo.InvariantCulture, $"<Token-{++tokens}>")).Append(between[i + 1]);
            return text.ToString();
        }
    }

    /// <summary>The share of words that a text of the same bucket has in common with it, those apart that are variable in both.</summary>
    public double LikenessTo(TextShape shape)
    {
        var (compared, equal) = (0, 0);
        for (var i = 0; i < words.Length; i++)
        {
            if (isVariable[i] && TextShape.IsVariable(shape.Words[i])) continue;
            compared++;
            if (words[i] is { } word && word == shape.Words[i]) equal++;
        }

        return compared == 0 ? 1 : (double)equal / compared;
    }

    /// <summary>Takes a text of the same bucket.</summary>
    public void Add(TextShape shape, bool isBefore)
    {
        for (var i = 0; i < words.Length; i++)
            if (words[i] != shape.Words[i]) words[i] = null;
        AddOther(isBefore);
    }

    /// <summary>Takes a text that is not looked into.</summary>
    public void AddOther(bool isBefore)
    {
        if (isBefore) CountBefore++;
        else Count++;
    }
}

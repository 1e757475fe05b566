namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>The texts that an expression may give whatever the rows say: those that stand in it, and those of dictionaries. Filled while planning.</summary>
internal sealed class FieldTexts
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> texts = [];

    /// <summary>How many there are; numbers run from 0.</summary>
    public int Count => texts.Count;

    /// <summary>The text of a number.</summary>
    public string this[int number] => texts[number];

    /// <summary>The number of a text, a new one when it has none.</summary>
    public int Add(string text)
    {
        if (numbers.TryGetValue(text, out var known)) return known;
        texts.Add(text);
        return numbers[text] = texts.Count - 1;
    }
}

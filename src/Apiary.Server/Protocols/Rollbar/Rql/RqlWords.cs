namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>The words of a query, one after the other.</summary>
internal sealed class RqlWords(IReadOnlyList<RqlToken> tokens)
{
    private int at;

    /// <summary>The next word, which stays.</summary>
    public RqlToken Peek => tokens[at];

    /// <summary>The next word; the end again and again.</summary>
    public RqlToken Next() => tokens[at < tokens.Count - 1 ? at++ : at];

    /// <summary>Whether a keyword is next, and then it is taken.</summary>
    public bool TryTake(string keyword) => Peek.Is(keyword) && Next() is var _;

    /// <summary>Whether a sign is next, and then it is taken.</summary>
    public bool TryTakeSign(string sign) => Peek.IsSign(sign) && Next() is var _;

    /// <summary>Takes a keyword. Throws <see cref="RqlException"/> when another word is next.</summary>
    public void Expect(string keyword)
    {
        if (!TryTake(keyword)) throw new RqlException($"expected {keyword.ToUpperInvariant()}, found {Peek.Text}");
    }

    /// <summary>Takes a sign. Throws <see cref="RqlException"/> when another word is next.</summary>
    public void ExpectSign(string sign)
    {
        if (!TryTakeSign(sign)) throw new RqlException($"expected {sign}, found {Peek.Text}");
    }

    /// <summary>Takes a column's name. Throws <see cref="RqlException"/> when something else is next.</summary>
    public string Column() =>
        Peek.Kind is RqlTokenKind.Name or RqlTokenKind.Quoted ? Next().Text : throw new RqlException($"expected a column, found {Peek.Text}");

    /// <summary>Takes a whole number up to a bound. Throws <see cref="RqlException"/> when something else is next.</summary>
    public int Number(int most) =>
        Peek.Kind == RqlTokenKind.Number && int.TryParse(Peek.Text, out var number) && number <= most && Next() is var _ ? number : throw new RqlException($"expected a whole number up to {most}, found {Peek.Text}");
}

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>A word of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it counts: a name or text without its quotes, a keyword or sign as written.</param>
internal readonly record struct RqlToken(RqlTokenKind Kind, string Text)
{
    /// <summary>Whether it is this keyword, in capitals or not.</summary>
    public bool Is(string keyword) => Kind == RqlTokenKind.Name && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this sign.</summary>
    public bool IsSign(string sign) => Kind == RqlTokenKind.Sign && Text == sign;
}

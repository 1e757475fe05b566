namespace Apiary.Engine.Queries.Fields;

/// <summary>What a token of an expression is.</summary>
internal enum FieldTokenKind
{
    /// <summary>Behind the last character.</summary>
    End,

    /// <summary>A number, text, truth value or null, as it stands.</summary>
    Literal,

    /// <summary><c>$name</c>.</summary>
    Column,

    /// <summary>A word: a function's name, <c>AND</c>, <c>OR</c>.</summary>
    Word,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Symbol,
}

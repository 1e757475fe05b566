using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A column's or function's name, a symbol's characters; of a literal its characters as written; empty at the end.</param>
/// <param name="Value">A literal's value.</param>
/// <param name="Position">Where it begins.</param>
internal readonly record struct FieldToken(FieldTokenKind Kind, string Text, FieldValue Value, int Position)
{
    /// <summary>Whether it is this symbol.</summary>
    public bool Is(string symbol) => Kind == FieldTokenKind.Symbol && Text == symbol;

    /// <summary>As messages name it.</summary>
    public string Shown => Kind switch
    {
        FieldTokenKind.End => "<EOF>",
        FieldTokenKind.Column => "$" + Text,
        _ => Text,
    };
}

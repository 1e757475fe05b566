namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>What a word of a query is.</summary>
internal enum RqlTokenKind
{
    /// <summary>Nothing more comes.</summary>
    End,

    /// <summary>A keyword, function or column.</summary>
    Name,

    /// <summary>A column in backticks, which is no keyword whatever it is called.</summary>
    Quoted,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A bracket, comma or comparison.</summary>
    Sign,
}

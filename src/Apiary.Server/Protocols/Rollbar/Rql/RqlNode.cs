namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>What a part of a query does.</summary>
internal enum RqlNode
{
    /// <summary>A value that stands in the query.</summary>
    Value,

    /// <summary>What a row has under a name.</summary>
    Column,

    /// <summary>A function of its parts.</summary>
    Call,

    /// <summary>The first part and the second, joined by +, -, *, /, DIV or MOD.</summary>
    Arithmetic,

    /// <summary>The first part beside the second: =, !=, &lt;&gt;, &gt;, &gt;=, &lt;, &lt;=.</summary>
    Compare,

    /// <summary>Whether all parts hold.</summary>
    And,

    /// <summary>Whether any part holds.</summary>
    Or,

    /// <summary>Whether its part does not hold.</summary>
    Not,

    /// <summary>Whether the first part is one of the others.</summary>
    In,

    /// <summary>Whether the first part lies from the second to the third.</summary>
    Between,

    /// <summary>Whether the first part is like the second, where % is any text and _ any character.</summary>
    Like,

    /// <summary>Whether its part is nothing.</summary>
    IsNull,
}

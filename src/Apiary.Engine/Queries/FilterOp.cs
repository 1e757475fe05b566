namespace Apiary.Engine.Queries;

/// <summary>The tests of Honeycomb's query specification, section 7.4 of the protocol reference; negated ones also hold where the column is absent.</summary>
public enum FilterOp
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>starts-with</c></summary>
    StartsWith,

    /// <summary><c>does-not-start-with</c></summary>
    DoesNotStartWith,

    /// <summary><c>ends-with</c></summary>
    EndsWith,

    /// <summary><c>does-not-end-with</c></summary>
    DoesNotEndWith,

    /// <summary><c>contains</c></summary>
    Contains,

    /// <summary><c>does-not-contain</c></summary>
    DoesNotContain,

    /// <summary><c>exists</c></summary>
    Exists,

    /// <summary><c>does-not-exist</c></summary>
    DoesNotExist,

    /// <summary><c>in</c></summary>
    In,

    /// <summary><c>not-in</c></summary>
    NotIn,
}

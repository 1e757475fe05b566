namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>The comparisons of filter expressions.</summary>
internal enum XRayOp
{
    /// <summary>None is written: "is set", or "is true".</summary>
    None,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>CONTAINS</c></summary>
    Contains,

    /// <summary><c>BEGINSWITH</c></summary>
    BeginsWith,

    /// <summary><c>ENDSWITH</c></summary>
    EndsWith,
}

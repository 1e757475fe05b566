namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>What a keyword stands for, and so what it may be compared with.</summary>
internal enum XRayValueKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Any of them: annotations.</summary>
    Any,
}

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>Kinds of <see cref="XRayToken"/>.</summary>
internal enum XRayTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>Letters, digits, points and underscores.</summary>
    Word,

    /// <summary>Text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A comparison or a bracket of any kind.</summary>
    Sign,

    /// <summary>JSON between <c>#[</c> and <c>]</c>, the brackets included.</summary>
    Json,
}

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>One token of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A word or operator as written; of a string its content.</param>
/// <param name="Position">Where it begins, in characters.</param>
internal readonly record struct XRayToken(XRayTokenKind Kind, string Text, int Position);

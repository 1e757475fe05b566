using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>A filter expression, read (section 7 of the protocol reference).</summary>
internal abstract record XRayExpression
{
    /// <summary>Holds for everything: an expression that was left out.</summary>
    internal sealed record All : XRayExpression;

    /// <summary>Both hold.</summary>
    internal sealed record And(XRayExpression Left, XRayExpression Right) : XRayExpression;

    /// <summary>One holds.</summary>
    internal sealed record Or(XRayExpression Left, XRayExpression Right) : XRayExpression;

    /// <summary>It does not hold.</summary>
    internal sealed record Not(XRayExpression Inner) : XRayExpression;

    /// <summary>A keyword in lower case, or <c>annotation.KEY</c>, perhaps compared with a value.</summary>
    internal sealed record Term(string Name, XRayValueKind Kind, XRayOp Op, FieldValue Value) : XRayExpression;

    /// <summary>Some service of the trace, of which something holds.</summary>
    internal sealed record Service(XRayTarget Target, XRayExpression Inner) : XRayExpression;

    /// <summary>Some call from a service to another, of which something holds.</summary>
    internal sealed record Edge(XRayTarget From, XRayTarget To, XRayExpression Inner) : XRayExpression;

    /// <summary>The expression of a group, by its name or ARN.</summary>
    internal sealed record Group(bool IsByArn, XRayOp Op, string Value) : XRayExpression;

    /// <summary>Some service, entity or exception on the way to what caused a fault, an error or a slow response.</summary>
    /// <param name="Kind"><c>fault</c>, <c>error</c> or <c>responsetime</c>.</param>
    /// <param name="Part"><c>service</c>, <c>entity</c> or <c>exception</c>.</param>
    /// <param name="Inner">What holds of it.</param>
    internal sealed record RootCause(string Kind, string Part, XRayExpression Inner) : XRayExpression;

    /// <summary>A cause as JSON, each of whose members must be there.</summary>
    internal sealed record RootCauseJson(string Json) : XRayExpression;
}

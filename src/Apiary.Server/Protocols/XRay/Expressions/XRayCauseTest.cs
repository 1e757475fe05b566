using Apiary.Server.Protocols.XRay.Traces;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>Whether a trace has a cause of which something holds: one and the same service, entity or exception must pass the whole of what is in braces.</summary>
internal static class XRayCauseTest
{
    /// <summary>Whether it has.</summary>
    public static bool Holds(XRayTrace trace, XRayExpression.RootCause wanted)
    {
        if (XRayRootCause.Of(trace, wanted.Kind) is not { } cause) return false;
        var parts = PartsOf(cause, wanted.Part);
        return parts.Where((part, index) => Holds(part with { Index = index, IsFirst = index == 0, IsLast = index == parts.Count - 1 }, wanted.Inner)).Any();
    }

    /// <summary>Compares two numbers.</summary>
    public static bool Compare(double left, XRayOp op, double right) => op switch
    {
        XRayOp.Equal => left == right,
        XRayOp.NotEqual => left != right,
        XRayOp.Less => left < right,
        XRayOp.LessOrEqual => left <= right,
        XRayOp.Greater => left > right,
        _ => left >= right,
    };

    private static List<Part> PartsOf(XRayRootCause cause, string part) => part switch
    {
        "service" => [.. cause.Services.Select(service => new Part { Name = service.Id.Name, Type = service.Id.Type, IsRemote = service.IsInferred })],
        "entity" => [.. cause.Services.SelectMany(service => service.Entities).Select(entity => new Part { Name = entity.Name, IsRemote = entity.IsRemote, Coverage = entity.Coverage })],
        _ => [.. cause.Services.SelectMany(service => service.Entities).Where(entity => entity.ExceptionName is not null || entity.ExceptionMessage is not null)
            .Select(entity => new Part { Name = entity.ExceptionName, Message = entity.ExceptionMessage, IsRemote = entity.IsRemote })],
    };

    private static bool Holds(Part part, XRayExpression expression) => expression switch
    {
        XRayExpression.All => true,
        XRayExpression.And and => Holds(part, and.Left) && Holds(part, and.Right),
        XRayExpression.Or or => Holds(part, or.Left) || Holds(part, or.Right),
        XRayExpression.Not not => !Holds(part, not.Inner),
        XRayExpression.Term term => Holds(part, term),
        _ => false,
    };

    private static bool Holds(Part part, XRayExpression.Term term) => term.Name switch
    {
        "first" => IsWanted(part.IsFirst, term),
        "last" => IsWanted(part.IsLast, term),
        "remote" or "inferred" => IsWanted(part.IsRemote, term),
        "index" => IsWanted(part.Index, term),
        "coverage" => IsWanted(part.Coverage, term),
        "name" => IsWanted(part.Name, term),
        "type" => IsWanted(part.Type, term),
        "message" => IsWanted(part.Message, term),
        _ => false,
    };

    private static bool IsWanted(bool value, XRayExpression.Term term) => term.Op == XRayOp.None ? value : ((term.Value.ToString() == "true") == (term.Op == XRayOp.Equal)) == value;

    private static bool IsWanted(double? value, XRayExpression.Term term) =>
        value is { } number && (term.Op == XRayOp.None || (term.Value.TryGetNumber(out var other) && Compare(number, term.Op, other)));

    private static bool IsWanted(string? value, XRayExpression.Term term)
    {
        if (value is null) return false;
        var other = term.Value.ToString();
        return term.Op switch
        {
            XRayOp.None => true,
            XRayOp.Equal => value == other,
            XRayOp.NotEqual => value != other,
            XRayOp.Contains => value.Contains(other, StringComparison.Ordinal),
            XRayOp.BeginsWith => value.StartsWith(other, StringComparison.Ordinal),
            _ => value.EndsWith(other, StringComparison.Ordinal),
        };
    }

    private sealed record Part
    {
        public string? Name { get; init; }

        public string? Type { get; init; }

        public string? Message { get; init; }

        public bool IsRemote { get; init; }

        public double? Coverage { get; init; }

        public int Index { get; init; }

        public bool IsFirst { get; init; }

        public bool IsLast { get; init; }
    }
}

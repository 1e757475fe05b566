using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>
/// Turns what an expression says of one span (sections 7.2 and 7.3 of the protocol reference) into filters. What is not there fails every comparison, <c>!=</c> too;
/// the opposite of a comparison holds then.
/// </summary>
internal static class XRayNodeFilters
{
    private const string Document = "xray.document", Status = "http.response.status_code";

    private static readonly FieldValue Yes = FieldValue.Boolean(true);

    /// <summary>The filters; null, with what is wrong, when there would be too many.</summary>
    public static XRayConjunctions? Compile(XRayExpression expression, out string? fault)
    {
        var compiled = Compile(expression, isPositive: true);
        fault = compiled is null ? $"it is too complex: more than {XRayConjunctions.MaxCount} alternatives" : null;
        return compiled;
    }

    private static XRayConjunctions? Compile(XRayExpression expression, bool isPositive) => expression switch
    {
        XRayExpression.All => isPositive ? XRayConjunctions.True : XRayConjunctions.False,
        XRayExpression.Not not => Compile(not.Inner, !isPositive),
        XRayExpression.And and => Join(Compile(and.Left, isPositive), Compile(and.Right, isPositive), isAnd: isPositive),
        XRayExpression.Or or => Join(Compile(or.Left, isPositive), Compile(or.Right, isPositive), isAnd: !isPositive),
        XRayExpression.Term term => OfTerm(term, isPositive),
        _ => XRayConjunctions.False,
    };

    private static XRayConjunctions? Join(XRayConjunctions? left, XRayConjunctions? right, bool isAnd)
    {
        if (left is null || right is null) return null;
        var joined = isAnd ? left.And(right) : left.Or(right);
        return joined.IsTooMany ? null : joined;
    }

    /// <summary>The filters of one term.</summary>
    public static XRayConjunctions OfTerm(XRayExpression.Term term, bool isPositive)
    {
        if (term.Kind == XRayValueKind.Boolean)
        {
            // "!x", "x = false" and "x != true" are the same.
            var wants = term.Op == XRayOp.None || (term.Value.ToString() == "true") == (term.Op == XRayOp.Equal);
            return OfFlag(term.Name, wants == isPositive);
        }

        if (term.Name == "account.id") return isPositive ? XRayConjunctions.True : XRayConjunctions.False;
        var columns = ColumnsOf(term.Name);
        var isSeconds = term.Name is "responsetime" or "duration";
        // Of several columns one must hold; of the opposite, all.
        return columns.Select(column => Compare(column, term.Op, term.Value, isSeconds, isPositive)).Aggregate((left, right) => isPositive ? left.Or(right) : left.And(right));
    }

    private static XRayConjunctions Compare(string column, XRayOp op, FieldValue value, bool isSeconds, bool isPositive)
    {
        var exists = new Filter(column, FilterOp.Exists, []);
        var isAbsent = new Filter(column, FilterOp.DoesNotExist, []);
        if (op == XRayOp.None || (op == XRayOp.Contains && value.ToString().Length == 0)) return XRayConjunctions.Of(isPositive ? exists : isAbsent);
        if (isSeconds && value.TryGetNumber(out var seconds)) value = FieldValue.Float(seconds * 1000);
        Filter Test(FilterOp test) => new(column, test, [value]);
        return (op, isPositive) switch
        {
            (XRayOp.Equal, true) => XRayConjunctions.Of(Test(FilterOp.Equal)),
            (XRayOp.Equal, false) => XRayConjunctions.Of(Test(FilterOp.NotEqual)),
            (XRayOp.NotEqual, true) => XRayConjunctions.Of(exists, Test(FilterOp.NotEqual)),
            (XRayOp.NotEqual, false) => XRayConjunctions.Of(isAbsent).Or(XRayConjunctions.Of(Test(FilterOp.Equal))),
            (XRayOp.Contains, true) => XRayConjunctions.Of(Test(FilterOp.Contains)),
            (XRayOp.Contains, false) => XRayConjunctions.Of(Test(FilterOp.DoesNotContain)),
            (XRayOp.BeginsWith, true) => XRayConjunctions.Of(Test(FilterOp.StartsWith)),
            (XRayOp.BeginsWith, false) => XRayConjunctions.Of(Test(FilterOp.DoesNotStartWith)),
            (XRayOp.EndsWith, true) => XRayConjunctions.Of(Test(FilterOp.EndsWith)),
            (XRayOp.EndsWith, false) => XRayConjunctions.Of(Test(FilterOp.DoesNotEndWith)),
            (_, true) => XRayConjunctions.Of(Test(OrderOf(op))),
            _ => XRayConjunctions.Of(isAbsent).Or(XRayConjunctions.Of(Test(OppositeOf(op)))),
        };
    }

    /// <summary>Flags: X-Ray's own where a span has them, else what OpenTelemetry's one flag and the status say.</summary>
    private static XRayConjunctions OfFlag(string name, bool wants)
    {
        var isXRay = new Filter(Document, FilterOp.Exists, []);
        var isOther = new Filter(Document, FilterOp.DoesNotExist, []);
        var hasNoStatus = new Filter(Status, FilterOp.DoesNotExist, []);
        var isBelow = new Filter(Status, FilterOp.Less, [FieldValue.Integer(400)]);
        var isAbove = new Filter(Status, FilterOp.GreaterOrEqual, [FieldValue.Integer(500)]);
        Filter[] isCallers = [new(Status, FilterOp.GreaterOrEqual, [FieldValue.Integer(400)]), new(Status, FilterOp.Less, [FieldValue.Integer(500)])];
        var isThrottled = new Filter(Status, FilterOp.Equal, [FieldValue.Integer(429)]);
        Filter[] failed = [isOther, .. SpanFields.HasFailed];
        var isWell = XRayConjunctions.Of(new Filter(SpanFields.Error, FilterOp.DoesNotExist, []))
            .Or(XRayConjunctions.Of(new Filter(SpanFields.Error, FilterOp.In, [FieldValue.Boolean(false), FieldValue.String(""), FieldValue.String("0"), FieldValue.String("false")])));
        var others = XRayConjunctions.Of(isOther);
        return (name, wants) switch
        {
            ("ok", true) => isWell,
            ("ok", false) => XRayConjunctions.Of([.. SpanFields.HasFailed]),
            ("fault", true) => XRayConjunctions.Of(Is("xray.fault")).Or(XRayConjunctions.Of([.. failed, hasNoStatus])).Or(XRayConjunctions.Of([.. failed, isBelow])).Or(XRayConjunctions.Of([.. failed, isAbove])),
            ("fault", false) => XRayConjunctions.Of(isXRay, IsNot("xray.fault")).Or(others.And(isWell)).Or(XRayConjunctions.Of([isOther, .. isCallers])),
            ("error", true) => XRayConjunctions.Of(Is("xray.error")).Or(XRayConjunctions.Of([.. failed, .. isCallers])),
            ("error", false) => XRayConjunctions.Of(isXRay, IsNot("xray.error")).Or(others.And(isWell)).Or(XRayConjunctions.Of(isOther, hasNoStatus)).Or(XRayConjunctions.Of(isOther, isBelow)).Or(XRayConjunctions.Of(isOther, isAbove)),
            ("throttle", true) => XRayConjunctions.Of(Is("xray.throttle")).Or(XRayConjunctions.Of(isOther, isThrottled)),
            ("throttle", false) => XRayConjunctions.Of(isXRay, IsNot("xray.throttle")).Or(XRayConjunctions.Of(isOther, isThrottled with { Op = FilterOp.NotEqual })),
            ("partial", _) => XRayConjunctions.Of(wants ? Is("xray.in_progress") : IsNot("xray.in_progress")),
            ("inferred" or "remote", _) => XRayConjunctions.Of(new Filter("xray.namespace", wants ? FilterOp.In : FilterOp.NotIn, [FieldValue.String("aws"), FieldValue.String("remote")])),
            ("root", _) => XRayConjunctions.Of(new Filter(SpanFields.ParentId, wants ? FilterOp.DoesNotExist : FilterOp.Exists, [])),
            // First and last are of causes alone.
            _ => wants ? XRayConjunctions.False : XRayConjunctions.True,
        };
    }

    private static Filter Is(string column) => new(column, FilterOp.Equal, [Yes]);

    private static Filter IsNot(string column) => new(column, FilterOp.NotEqual, [Yes]);

    private static string[] ColumnsOf(string name) => name switch
    {
        "responsetime" or "duration" => [SpanFields.DurationMs],
        "http.status" => [Status],
        "http.url" => ["url.full"],
        "http.method" => ["http.request.method"],
        "http.useragent" => ["user_agent.original"],
        "http.clientip" => ["client.address"],
        "user" => ["enduser.id"],
        "name" => [SpanFields.Service],
        "type" => ["xray.origin"],
        "message" => ["exception.message"],
        "availabilityzone" => ["aws.ec2.availability_zone", "aws.ecs.availability_zone"],
        "instance.id" => ["aws.ec2.instance_id"],
        "resource.arn" => ["xray.resource_arn"],
        // Annotations have the names of their columns; coverage and index are of causes alone.
        _ => [name],
    };

    private static FilterOp OrderOf(XRayOp op) => op switch
    {
        XRayOp.Less => FilterOp.Less,
        XRayOp.LessOrEqual => FilterOp.LessOrEqual,
        XRayOp.Greater => FilterOp.Greater,
        _ => FilterOp.GreaterOrEqual,
    };

    private static FilterOp OppositeOf(XRayOp op) => op switch
    {
        XRayOp.Less => FilterOp.GreaterOrEqual,
        XRayOp.LessOrEqual => FilterOp.Greater,
        XRayOp.Greater => FilterOp.LessOrEqual,
        _ => FilterOp.Less,
    };
}

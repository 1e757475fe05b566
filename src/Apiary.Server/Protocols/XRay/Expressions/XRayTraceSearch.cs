using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.XRay.Config;
using Apiary.Server.Protocols.XRay.Traces;
using Apiary.Server.Queries;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>
/// Finds the traces that an expression holds for. Each condition on a span is a query for the traces that have such a span; what joins conditions joins
/// sets of traces. Only what no query can say is looked at trace by trace: how long one took as a whole, whether it is complete, what caused a fault.
/// </summary>
/// <param name="runner">Answers queries.</param>
/// <param name="reader">Reads traces.</param>
/// <param name="scope">The datasets.</param>
/// <param name="window">The time.</param>
/// <param name="groups">The groups that an expression may name.</param>
internal sealed class XRayTraceSearch(QueryRunner runner, XRayTraceReader reader, QueryScope scope, XRayWindow window, IReadOnlyList<XRayGroup> groups)
{
    /// <summary>Most traces that one condition finds.</summary>
    public const int MaxTraces = 200_000;

    // Parents of calls are looked up by their ids, some at a time.
    private const int IdsPerQuery = 2_000, MaxGroupDepth = 10;

    // Traces whose beginning was sent to somebody else; more of them are found by what is asked of any span alone.
    private const int MaxRootlessQueries = 10;

    private static readonly XRayConjunctions AnySpan = new([SpanFields.IsSpan]);
    private static readonly XRayConjunctions Root = XRayConjunctions.Of([.. SpanFields.IsSpan, new(SpanFields.ParentId, FilterOp.DoesNotExist, [])]);
    private static readonly XRayConjunctions Everything = AnySpan.Or(XRayConjunctions.Of(new Filter("xray.in_progress", FilterOp.Equal, [FieldValue.Boolean(true)])));
    private static readonly Filter IsCall = new("xray.namespace", FilterOp.In, [FieldValue.String("aws"), FieldValue.String("remote")]);

    private HashSet<string>? all;
    private XRayConjunctions? roots;

    /// <summary>What is wrong with the expression as it turned out; null for nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>The ids of the traces. Throws as <see cref="QueryRunner.RunAsync"/>.</summary>
    public Task<HashSet<string>> FindAsync(XRayExpression expression, CancellationToken cancellationToken) => FindAsync(expression, 0, cancellationToken);

    private async Task<HashSet<string>> FindAsync(XRayExpression expression, int depth, CancellationToken cancellationToken)
    {
        switch (expression)
        {
            case XRayExpression.All:
                return [.. await AllAsync(cancellationToken)];
            case XRayExpression.And and:
                var both = await FindAsync(and.Left, depth, cancellationToken);
                if (both.Count > 0) both.IntersectWith(await FindAsync(and.Right, depth, cancellationToken));
                return both;
            case XRayExpression.Or or:
                var either = await FindAsync(or.Left, depth, cancellationToken);
                either.UnionWith(await FindAsync(or.Right, depth, cancellationToken));
                return either;
            case XRayExpression.Not not:
                var others = new HashSet<string>(await AllAsync(cancellationToken), StringComparer.Ordinal);
                others.ExceptWith(await FindAsync(not.Inner, depth, cancellationToken));
                return others;
            case XRayExpression.Term term:
                return await OfTermAsync(term, cancellationToken);
            case XRayExpression.Service service:
                return await OfServiceAsync(service, cancellationToken);
            case XRayExpression.Edge edge:
                return await OfEdgeAsync(edge, cancellationToken);
            case XRayExpression.Group group:
                return await OfGroupAsync(group, depth, cancellationToken);
            case XRayExpression.RootCause cause:
                return await WhereAsync(trace => XRayCauseTest.Holds(trace, cause), cause.Kind, cancellationToken);
            case XRayExpression.RootCauseJson json:
                if (XRayCauseJson.Parse(json.Json) is { } wanted) return await WhereAsync(trace => XRayCauseJson.Holds(trace, wanted), "responsetime", cancellationToken);
                Fault ??= "rootcause.json: what stands behind # is not JSON";
                return [];
            default:
                throw new InvalidOperationException($"bug: expected a known expression, found {expression.GetType().Name}");
        }
    }

    private async Task<HashSet<string>> OfTermAsync(XRayExpression.Term term, CancellationToken cancellationToken)
    {
        if (term.Name is "partial" or "duration")
        {
            var whole = await reader.ReadAsync(scope, window.StartNanos, window.EndNanos, cancellationToken);
            return [.. whole.Where(trace => Holds(trace, term)).Select(trace => trace.Id)];
        }

        // Which machine, which user, which annotation: of any span. All else is the root's.
        var isOfAny = term.Name is "user" or "availabilityzone" or "instance.id" or "resource.arn" || term.Kind == XRayValueKind.Any;
        var isNegative = term.Kind == XRayValueKind.Boolean && term.Op != XRayOp.None && (term.Value.ToString() == "true") != (term.Op == XRayOp.Equal);
        if (!isNegative) return await AskAsync((isOfAny ? AnySpan : await RootsAsync(cancellationToken)).And(XRayNodeFilters.OfTerm(term, isPositive: true)), cancellationToken);
        return await FindAsync(new XRayExpression.Not(term with { Op = XRayOp.None }), 0, cancellationToken);
    }

    private static bool Holds(XRayTrace trace, XRayExpression.Term term)
    {
        if (term.Name == "partial") return trace.IsPartial == (term.Op == XRayOp.None || (term.Value.ToString() == "true") == (term.Op == XRayOp.Equal));
        return term.Op == XRayOp.None || (term.Value.TryGetNumber(out var seconds) && XRayCauseTest.Compare(trace.Duration, term.Op, seconds));
    }

    /// <summary>A service is where a request comes in, or what a call goes to that nobody else tells of.</summary>
    private async Task<HashSet<string>> OfServiceAsync(XRayExpression.Service service, CancellationToken cancellationToken)
    {
        if (Compile(service.Inner) is not { } inner) return [];
        return await AskAsync(ServiceSpans(service.Target).Or(CalledSpans(service.Target)).And(inner), cancellationToken);
    }

    private async Task<HashSet<string>> OfEdgeAsync(XRayExpression.Edge edge, CancellationToken cancellationToken)
    {
        if (Compile(edge.Inner) is not { } inner) return [];
        // The one who asks first is known from what they ask alone.
        if (edge.From.Type == "client") return await AskAsync((await RootsAsync(cancellationToken)).And(ServiceSpans(edge.To)).And(inner), cancellationToken);
        var caller = edge.From.Name is { } name ? XRayConjunctions.Of(new Filter(SpanFields.Service, FilterOp.Equal, [FieldValue.String(name)])) : XRayConjunctions.True;
        if (edge.From.Type is { } type) caller = caller.And(XRayConjunctions.Of(new Filter("xray.origin", FilterOp.Equal, [FieldValue.String(type)])));
        var found = await AskAsync(CalledSpans(edge.To).And(caller).And(inner), cancellationToken);
        foreach (var parents in (await ParentsAsync(ServiceSpans(edge.To), cancellationToken)).Chunk(IdsPerQuery))
        {
            var isParent = XRayConjunctions.Of(new Filter(SpanFields.SpanId, FilterOp.In, [.. parents.Select(FieldValue.String)]));
            found.UnionWith(await AskAsync(AnySpan.And(isParent).And(caller).And(inner), cancellationToken));
        }

        return found;
    }

    private async Task<HashSet<string>> OfGroupAsync(XRayExpression.Group group, int depth, CancellationToken cancellationToken)
    {
        var known = groups.FirstOrDefault(one => (group.IsByArn ? one.Arn : one.Name) == group.Value);
        if (known is null) Fault ??= $"there is no group {group.Value}";
        else if (depth > MaxGroupDepth) Fault ??= "groups name each other in a circle";
        else if (XRayExpressionParser.Parse(known.FilterExpression, out var fault) is not { } inner) Fault ??= $"the expression of group {group.Value} cannot be read: {fault}";
        else return await FindAsync(group.Op == XRayOp.Equal ? inner : new XRayExpression.Not(inner), depth + 1, cancellationToken);
        return [];
    }

    private async Task<HashSet<string>> WhereAsync(Func<XRayTrace, bool> holds, string kind, CancellationToken cancellationToken)
    {
        // Only traces in which something failed have such a cause.
        var candidates = kind == "responsetime"
            ? await AllAsync(cancellationToken)
            : await AskAsync(AnySpan.And(XRayNodeFilters.OfTerm(new XRayExpression.Term(kind, XRayValueKind.Boolean, XRayOp.None, default), isPositive: true)), cancellationToken);
        var traces = await reader.ReadAsync(scope, candidates, whole: false, cancellationToken);
        return [.. traces.Where(holds).Select(trace => trace.Id)];
    }

    private XRayConjunctions? Compile(XRayExpression inner)
    {
        var compiled = XRayNodeFilters.Compile(inner, out var fault);
        Fault ??= fault;
        return compiled;
    }

    private static XRayConjunctions ServiceSpans(XRayTarget target)
    {
        List<Filter> filters = [.. SpanFields.IsSpan];
        if (target.Name is { } name) filters.Add(new Filter(SpanFields.Service, FilterOp.Equal, [FieldValue.String(name)]));
        if (target.Type is { } type) filters.Add(new Filter("xray.origin", FilterOp.Equal, [FieldValue.String(type)]));
        return new XRayConjunctions([[.. filters, SpanFields.IsEntryKind], [.. filters, new Filter(SpanFields.ParentId, FilterOp.DoesNotExist, [])]]);
    }

    private static XRayConjunctions CalledSpans(XRayTarget target)
    {
        List<Filter> filters = [.. SpanFields.IsSpan, IsCall];
        if (target.Name is { } name) filters.Add(new Filter("name", FilterOp.Equal, [FieldValue.String(name)]));
        if (target.Type == "remote") filters.Add(new Filter("xray.namespace", FilterOp.Equal, [FieldValue.String("remote")]));
        else if (target.Type is not null) return XRayConjunctions.False;
        return new XRayConjunctions([filters]);
    }

    /// <summary>The spans by which traces begin: those without a parent and, of traces that have none, the one that comes first.</summary>
    private async Task<XRayConjunctions> RootsAsync(CancellationToken cancellationToken)
    {
        if (roots is not null) return roots;
        var rootless = new HashSet<string>(await AllAsync(cancellationToken), StringComparer.Ordinal);
        rootless.ExceptWith(await AskAsync(Root, cancellationToken));
        var traces = await reader.ReadAsync(scope, rootless.Take(IdsPerQuery * MaxRootlessQueries).ToList(), whole: false, cancellationToken);
        var ids = traces.Where(trace => trace.Root is { IsOpen: false }).Select(trace => FieldValue.String(trace.Root!.Id)).Chunk(IdsPerQuery);
        return roots = Root.Or(new XRayConjunctions([.. ids.Select(chunk => (IReadOnlyList<Filter>)[.. SpanFields.IsSpan, new(SpanFields.SpanId, FilterOp.In, chunk)])]));
    }

    private async Task<HashSet<string>> AllAsync(CancellationToken cancellationToken) => all ??= await AskAsync(Everything, cancellationToken);

    private async Task<HashSet<string>> AskAsync(XRayConjunctions conditions, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (conditions.IsTooMany)
        {
            Fault ??= $"it is too complex: more than {XRayConjunctions.MaxCount} alternatives";
            return found;
        }

        foreach (var filters in conditions.All)
        {
            var spec = new QuerySpec
            {
                Filters = filters,
                Breakdowns = [SpanFields.TraceId],
                StartTime = window.StartSecond,
                EndTime = window.EndSecond,
                Limit = MaxTraces,
                UsageMode = true,
            };
            var result = await runner.RunAsync(scope, spec, new QueryOptions { Series = false }, cancellationToken);
            foreach (var group in result.Groups)
                if (group.Key[0].ToString() is { Length: > 0 } id) found.Add(id);
        }

        return found;
    }

    private async Task<HashSet<string>> ParentsAsync(XRayConjunctions conditions, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var filters in conditions.All)
        {
            var query = new RowQuery { Filters = filters, StartNanos = window.StartNanos, EndNanos = window.EndNanos, Columns = [SpanFields.ParentId], Limit = XRayTraceReader.MaxSpans };
            var table = await runner.ReadTableAsync(scope, query, cancellationToken);
            foreach (var parent in table.Columns[0])
                if (!parent.IsNull) found.Add(parent.ToString());
        }

        return found;
    }
}

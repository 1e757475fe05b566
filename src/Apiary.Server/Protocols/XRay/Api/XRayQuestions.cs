using Apiary.Engine.Queries;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Expressions;
using Apiary.Server.Protocols.XRay.Traces;
using Apiary.Server.Queries;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>What operations that ask for traces have in common: a time, an expression or a group, and limits that a question may run into. Thread-safe.</summary>
internal sealed class XRayQuestions(QueryRunner runner, XRayTraceReader reader, GroupsEndpoint groups)
{
    /// <summary>Reads traces.</summary>
    public XRayTraceReader Reader => reader;

    /// <summary>The time that a call is about; an error when it names none.</summary>
    public static AwsError? ReadWindow(XRayCall call, out XRayWindow window)
    {
        window = default;
        if (call.Member("StartTime") is null) return XRayErrors.Missing("StartTime");
        if (call.Member("EndTime") is null) return XRayErrors.Missing("EndTime");
        if (call.Time("StartTime") is not { } start || call.Time("EndTime") is not { } end) return XRayErrors.InvalidRequest("StartTime and EndTime must be seconds since 1970.");
        if (start > end) return XRayErrors.InvalidRequest("StartTime must not be after EndTime.");
        window = new XRayWindow(start, end);
        return null;
    }

    /// <summary>The expression of the group that a call names, of all traces when it names none; an error when there is no such group.</summary>
    public AwsError? ReadGroup(XRayCall call, out XRayExpression expression)
    {
        expression = new XRayExpression.All();
        var group = groups.Named(call, out var error);
        if (error is not null || group is null) return error;
        if (XRayExpressionParser.Parse(group.FilterExpression, out var fault) is not { } parsed) return XRayErrors.InvalidRequest($"Invalid filter expression of group {group.Name}: {fault}");
        expression = parsed;
        return null;
    }

    /// <summary>The ids of the traces for which an expression holds; an error when it cannot be answered.</summary>
    public async Task<(HashSet<string> Ids, AwsError? Error)> FindAsync(XRayCall call, QueryScope scope, XRayWindow window, XRayExpression expression)
    {
        var search = new XRayTraceSearch(runner, reader, scope, window, groups.All(call.Caller));
        var ids = await search.FindAsync(expression, call.Ending);
        return (ids, search.Fault is { } fault ? XRayErrors.InvalidRequest($"Invalid filter expression: {fault}") : null);
    }

    /// <summary>The traces between two times for which an expression holds, with the spans of that time; an error when it cannot be answered.</summary>
    public async Task<(IReadOnlyList<XRayTrace> Traces, AwsError? Error)> ReadAsync(XRayCall call, XRayWindow window, XRayExpression expression)
    {
        var scope = reader.ScopeOf(call.Caller);
        var traces = await reader.ReadAsync(scope, window.StartNanos, window.EndNanos, call.Ending);
        if (expression is XRayExpression.All) return (traces, null);
        var (ids, error) = await FindAsync(call, scope, window, expression);
        return ([.. traces.Where(trace => ids.Contains(trace.Id))], error);
    }

    /// <summary>Answers, or says that a limit was run into.</summary>
    public static async Task<AwsError?> LimitedAsync(XRayCall call, Func<XRayCall, Task<AwsError?>> answer)
    {
        try
        {
            return await answer(call);
        }
        catch (QueryLimitException limit)
        {
            return new AwsError("ThrottledException", limit.Message, StatusCodes.Status429TooManyRequests);
        }
    }
}

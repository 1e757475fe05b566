using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Queries;

/// <summary>Short ways to ask the engine in tests.</summary>
internal static class Ask
{
    public static QueryResult Engine(IReadOnlyList<Segment> segments, QuerySpec spec, DeclaredTypes? types = null, QueryOptions? options = null)
    {
        var errors = QueryValidation.Check(spec, QueryValidation.MaxLimitWithoutSeries);
        if (errors.Count > 0) throw new ArgumentException(string.Join(", ", errors));
        var window = QueryWindow.Resolve(spec, DateTimeOffset.FromUnixTimeSeconds(7_200));
        return QueryEngine.Run(segments, types ?? Undeclared, spec, window, options ?? new QueryOptions(), CancellationToken.None);
    }

    public static ColumnType? Undeclared(int datasetId, string column) => null;

    /// <summary>One segment of events in each form, in order of time and not.</summary>
    public static IEnumerable<(string Form, TestSegment Segment)> Forms(IReadOnlyList<TestEvent> events)
    {
        foreach (var form in Enum.GetValues<LaneForm>())
            foreach (var ordered in (bool[])[false, true]) yield return ($"{form}, ordered {ordered}", new TestSegment(1, events, form, ordered));
    }
}

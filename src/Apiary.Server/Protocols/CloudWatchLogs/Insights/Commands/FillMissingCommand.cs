using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary>
/// <c>fillmissing</c>: behind a <c>stats</c> by time, rows for the times at which a group has none, so that each group has one for every time
/// that was asked for; the newest first, as <c>stats</c> has them.
/// </summary>
/// <param name="stats">The command before it.</param>
/// <param name="values">What the added rows hold, by name; other fields are absent.</param>
/// <param name="request">What is asked, which gives the first and the last time; null for those of the rows.</param>
internal sealed class FillMissingCommand(StatsCommand stats, IReadOnlyDictionary<string, InsightsValue> values, InsightsRequest? request = null) : InsightsCommand
{
    private readonly NamedExpression time = stats.Keys.First(key => PeriodOf(key) is not null);
    private readonly NamedExpression[] others = [.. stats.Keys.Where(key => PeriodOf(key) is null)];

    /// <inheritdoc/>
    public override bool AddsRows => true;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => [];

    /// <summary>The period that a key of <c>stats</c> cuts the event's time to; null for another key.</summary>
    public static InsightsPeriod? PeriodOf(NamedExpression key) => (key.Expression as BinExpression)?.OfEventTime;

    /// <inheritdoc/>
    public override InsightsCommand For(InsightsRequest request) => new FillMissingCommand(stats, values, request);

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows) => InsightsQuery.Bounded(Fill(rows));

    private IEnumerable<InsightsRow> Fill(IEnumerable<InsightsRow> rows)
    {
        var groups = new Dictionary<GroupKey, Dictionary<long, InsightsRow>>();
        if (others.Length == 0) groups.Add(new GroupKey([]), []);
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var row in rows)
        {
            var key = new GroupKey([.. others.Select(other => row[other.Name])]);
            if (!groups.TryGetValue(key, out var known)) groups.Add(key, known = []);
            if (row[time.Name].ToInteger() is not { } at) continue;
            known[at] = row;
            (first, last) = (Math.Min(first, at), Math.Max(last, at));
        }

        if (request is not null) (first, last) = (request.StartSecond * 1_000, (request.EndSecond * 1_000) + 999);
        foreach (var at in TimesOf(first, last))
            foreach (var (key, known) in groups)
                yield return known.GetValueOrDefault(at) ?? Added(key, at);
    }

    /// <summary>The beginnings of all periods between two times, the last one first.</summary>
    private List<long> TimesOf(long first, long last)
    {
        var period = PeriodOf(time)!;
        var times = new List<long>();
        if (first > last) return times;
        for (var at = period.Floor(first); at <= last;)
        {
            times.Add(at);
            if (times.Count > InsightsQuery.MaxMadeRows) throw new QueryLimitException($"fillmissing would add more than {InsightsQuery.MaxMadeRows} rows; choose a longer period, or a shorter time");
            var next = at == long.MaxValue ? at : period.Ceiling(at + 1);
            // The calendar has an end.
            if (next <= at) break;
            at = next;
        }

        times.Reverse();
        return times;
    }

    private InsightsRow Added(GroupKey key, long at)
    {
        var row = new InsightsRow(null);
        foreach (var (name, value) in values) row[name] = value;
        for (var i = 0; i < others.Length; i++) row[others[i].Name] = key.Values[i];
        row[time.Name] = InsightsValue.OfTime(at);
        return row;
    }
}

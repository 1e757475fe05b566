using Apiary.Server.Protocols.CloudWatchLogs.Insights.Clustering;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary>
/// <c>pattern</c>: texts that are alike as one row, the most frequent first. With <c>diff</c> behind it, each row also says how many there were in as
/// much time before, and the largest differences come first.
/// </summary>
/// <param name="source">The text.</param>
/// <param name="isDiff">Whether <c>diff</c> follows.</param>
internal sealed class PatternCommand(InsightsExpression source, bool isDiff = false) : InsightsCommand
{
    /// <summary>True of a row of the time before. A name with a control character cannot be written in a query.</summary>
    public const string IsBefore = "\u0001before";

    private const string Pattern = "@pattern", Ratio = "@ratio", Count = "@sampleCount", Severity = "@severityLabel";
    // Ours: what AWS calls them is not documented.
    private const string CountBefore = "@previousSampleCount", Difference = "@differenceCount";

    /// <summary>Whether it must see the time before too.</summary>
    public bool IsDiff => isDiff;

    /// <inheritdoc/>
    public override bool EndsEvents => true;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => [source];

    /// <inheritdoc/>
    public override IEnumerable<string> Outputs => isDiff ? [Pattern, Count, CountBefore, Difference, Ratio, Severity] : [Pattern, Count, Ratio, Severity];

    /// <summary>It with <c>diff</c> behind it.</summary>
    public PatternCommand WithDiff() => new(source, isDiff: true);

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows)
    {
        var patterns = new TextPatterns();
        foreach (var row in rows)
            if (source.Evaluate(row) is { IsNull: false } text) patterns.Add(text.ToString(), isDiff && row[IsBefore].IsTrue);
        var total = Math.Max(1, patterns.All.Sum(pattern => pattern.Count));
        return patterns.All
            .OrderByDescending(pattern => isDiff ? Math.Abs(pattern.Count - pattern.CountBefore) : pattern.Count)
            .ThenBy(pattern => pattern.Text, StringComparer.Ordinal)
            .Select(pattern => RowOf(pattern, total));
    }

    private InsightsRow RowOf(TextPattern pattern, long total)
    {
        var row = new InsightsRow(null)
        {
            [Pattern] = InsightsValue.Of(pattern.Text),
            [Count] = InsightsValue.Of(pattern.Count),
            [Ratio] = InsightsValue.Of((double)pattern.Count / total),
            [Severity] = InsightsValue.Of(pattern.Severity),
        };
        if (!isDiff) return row;
        row[CountBefore] = InsightsValue.Of(pattern.CountBefore);
        row[Difference] = InsightsValue.Of(pattern.Count - pattern.CountBefore);
        return row;
    }
}

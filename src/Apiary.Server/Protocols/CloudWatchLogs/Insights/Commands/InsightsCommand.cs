using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary>One command of a query. Immutable.</summary>
internal abstract class InsightsCommand
{
    /// <summary>The rows that come out when these go in; row by row where that is possible.</summary>
    public abstract IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows);

    /// <summary>The expressions that it computes on the rows that go in.</summary>
    public abstract IEnumerable<InsightsExpression> Inputs { get; }

    /// <summary>Names that it gives to rows.</summary>
    public virtual IEnumerable<string> Outputs => [];
}

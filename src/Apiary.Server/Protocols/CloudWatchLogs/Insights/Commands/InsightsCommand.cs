using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary>One command of a query. Immutable.</summary>
internal abstract class InsightsCommand
{
    /// <summary>The rows that come out when these go in; row by row where that is possible.</summary>
    public abstract IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows);

    /// <summary>The expressions that it computes on the rows that go in.</summary>
    public abstract IEnumerable<InsightsExpression> Inputs { get; }

    /// <summary>Whether what it makes of a row hangs on that row alone, so that rows may be left out before it as well as behind it.</summary>
    public virtual bool IsRowWise => false;

    /// <summary>Whether the rows that come out are no events any more.</summary>
    public virtual bool EndsEvents => false;

    /// <summary>Whether more rows may come out than go in.</summary>
    public virtual bool AddsRows => false;

    /// <summary>It for one question, where it must know that.</summary>
    public virtual InsightsCommand For(InsightsRequest request) => this;

    /// <summary>Names that it gives to rows.</summary>
    public virtual IEnumerable<string> Outputs => [];
}

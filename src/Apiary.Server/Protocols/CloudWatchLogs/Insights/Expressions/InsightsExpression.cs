namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>An expression of a query, read and ready to be computed on rows. Immutable.</summary>
internal abstract class InsightsExpression
{
    /// <summary>Its value on a row.</summary>
    public abstract InsightsValue Evaluate(InsightsRow row);

    /// <summary>The expressions directly in it.</summary>
    public virtual IReadOnlyList<InsightsExpression> Parts => [];

    /// <summary>It and all expressions in it.</summary>
    public IEnumerable<InsightsExpression> All => Parts.SelectMany(part => part.All).Prepend(this);
}

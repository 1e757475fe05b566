namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>A calculation over the rows of a group. On the group's row it is what was computed.</summary>
/// <param name="function">What is computed.</param>
/// <param name="argument">Of what; null for <c>count(*)</c>.</param>
/// <param name="percentile">Which percentile, from 0 to 100; 0 for the other functions.</param>
/// <param name="place">Where its result lies in the group's row; a name that no field can have.</param>
internal sealed class AggregateExpression(AggregateFunction function, InsightsExpression? argument, double percentile, string place) : InsightsExpression
{
    /// <summary>What is computed.</summary>
    public AggregateFunction Function => function;

    /// <summary>Of what; null for <c>count(*)</c>.</summary>
    public InsightsExpression? Argument => argument;

    /// <summary>Which percentile, from 0 to 100.</summary>
    public double Percentile => percentile;

    /// <summary>Where its result lies in the group's row.</summary>
    public string Place => place;

    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => argument is null ? [] : [argument];

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row) => row[place];
}

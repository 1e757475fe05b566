namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>A time cut to a period: <c>bin(5m)</c>, <c>datefloor</c>, <c>dateceil</c>.</summary>
/// <param name="time">The time, in milliseconds.</param>
/// <param name="period">The period.</param>
/// <param name="isCeiling">Whether it is cut upwards.</param>
internal sealed class BinExpression(InsightsExpression time, InsightsPeriod period, bool isCeiling) : InsightsExpression
{
    /// <summary>The period when it cuts the event's own time downwards, which the engine can do; null otherwise.</summary>
    public InsightsPeriod? OfEventTime => !isCeiling && time is FieldExpression { Name: InsightsFields.Timestamp } ? period : null;

    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => [time];

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row) =>
        time.Evaluate(row).ToInteger() is { } at ? InsightsValue.OfTime(isCeiling ? period.Ceiling(at) : period.Floor(at)) : default;
}

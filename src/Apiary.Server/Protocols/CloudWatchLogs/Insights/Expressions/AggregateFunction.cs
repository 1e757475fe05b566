namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>What <c>stats</c> can compute.</summary>
internal enum AggregateFunction
{
    /// <summary>How many rows have a value.</summary>
    Count,

    /// <summary>How many values differ.</summary>
    CountDistinct,

    /// <summary>The sum of numbers.</summary>
    Sum,

    /// <summary>The mean of numbers.</summary>
    Average,

    /// <summary>The least value.</summary>
    Min,

    /// <summary>The greatest value.</summary>
    Max,

    /// <summary>The standard deviation of numbers, of the whole population.</summary>
    Deviation,

    /// <summary>The number below which a share of them lies.</summary>
    Percentile,

    /// <summary>The value of the row with the earliest time.</summary>
    Earliest,

    /// <summary>The value of the row with the latest time.</summary>
    Latest,

    /// <summary>The value that sorts first.</summary>
    SortsFirst,

    /// <summary>The value that sorts last.</summary>
    SortsLast,
}

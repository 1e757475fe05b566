namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>One calculation over one group, row by row. One owner. Its size is that of the values it must keep.</summary>
internal sealed class AggregateState(AggregateExpression of)
{
    private long count;
    private double sum;
    // Welford's running mean and squared distances, which lose no digits to large sums.
    private double mean;
    private double squares;
    private InsightsValue best;
    private long bestTime;
    private HashSet<string>? distinct;
    private List<double>? numbers;

    /// <summary>Takes a row.</summary>
    public void Add(InsightsRow row)
    {
        if (of.Argument is null)
        {
            count++;
            return;
        }

        var value = of.Argument.Evaluate(row);
        if (value.IsNull) return;
        switch (of.Function)
        {
            case AggregateFunction.Count: count++; break;
            case AggregateFunction.CountDistinct: (distinct ??= new HashSet<string>(StringComparer.Ordinal)).Add(value.ToString()); break;
            case AggregateFunction.Min or AggregateFunction.SortsFirst: Keep(value, InsightsOrder.Instance.Compare(value, best) < 0); break;
            case AggregateFunction.Max or AggregateFunction.SortsLast: Keep(value, InsightsOrder.Instance.Compare(value, best) > 0); break;
            case AggregateFunction.Earliest or AggregateFunction.Latest: KeepByTime(value, row[InsightsFields.Timestamp].ToInteger() ?? 0); break;
            default: AddNumber(value); break;
        }
    }

    /// <summary>The result over the rows taken.</summary>
    public InsightsValue Result => of.Function switch
    {
        AggregateFunction.Count => InsightsValue.Of(count),
        AggregateFunction.CountDistinct => InsightsValue.Of((long)(distinct?.Count ?? 0)),
        AggregateFunction.Sum => count == 0 ? default : InsightsValue.Of(sum),
        AggregateFunction.Average => count == 0 ? default : InsightsValue.Of(sum / count),
        AggregateFunction.Deviation => count == 0 ? default : InsightsValue.Of(Math.Sqrt(squares / count)),
        AggregateFunction.Percentile => Percentile(),
        _ => best,
    };

    private void AddNumber(InsightsValue value)
    {
        if (!value.TryNumber(out var number)) return;
        count++;
        sum += number;
        var distance = number - mean;
        mean += distance / count;
        squares += distance * (number - mean);
        if (of.Function == AggregateFunction.Percentile) (numbers ??= []).Add(number);
    }

    private void Keep(InsightsValue value, bool isBetter)
    {
        if (count++ == 0 || isBetter) best = value;
    }

    private void KeepByTime(InsightsValue value, long time)
    {
        var isBetter = of.Function == AggregateFunction.Earliest ? time < bestTime : time > bestTime;
        if (count++ > 0 && !isBetter) return;
        (best, bestTime) = (value, time);
    }

    /// <summary>The least number at or below which the share of all lies.</summary>
    private InsightsValue Percentile()
    {
        if (numbers is null) return default;
        numbers.Sort();
        var rank = (int)Math.Ceiling(of.Percentile / 100 * numbers.Count) - 1;
        return InsightsValue.Of(numbers[Math.Clamp(rank, 0, numbers.Count - 1)]);
    }
}

using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Which questions a trigger may ask, section 10.3 of the protocol reference.</summary>
internal static class TriggerQueryRules
{
    private const int DaySeconds = 86_400;

    /// <summary>What is wrong with a question that is checked already; empty when nothing is.</summary>
    public static IEnumerable<string> FaultsOf(QuerySpec spec, int frequencySeconds)
    {
        if (spec.Calculations.Count > 1) yield return $"must contain a single calculation, but found {string.Join(", ", spec.Calculations.Select(calculation => calculation.Key))}";
        foreach (var calculation in spec.Calculations)
        {
            if (calculation.Op is "HEATMAP" or "CONCURRENCY") yield return $"cannot use {calculation.Op} calculations";
            if (calculation.Name is null) continue;
            yield return "without formulas cannot use named calculations";
            if (calculation.Filters is { Count: > 0 } && spec.Filters.Count > 0)
                yield return "cannot use global filters when calculations have names or aggregate filters. Use calculation-level filters instead.";
        }

        if (spec.HasRelationalNames) yield return "cannot use relational fields";
        if (spec.Orders.Count > 0) yield return "cannot use orders";
        if (spec.Limit is not null) yield return "cannot use limit";
        if (spec.StartTime is not null || spec.EndTime is not null) yield return "cannot use start_time or end_time";
        if (spec.Granularity is > 0) yield return "cannot use granularity";
        if (spec.UsageMode) yield return "cannot use usage_mode";
        if (spec.CompareTimeOffsetSeconds is not null) yield return "cannot use compare_time_offset_seconds";
        if (spec.Havings.Count > 1) yield return "at most 1 having clause";
        if (spec.TimeRange is not { } range) yield break;
        if (range < frequencySeconds) yield return "duration must be at least equal to the frequency";
        else if (range > 4L * frequencySeconds) yield return "duration cannot be more than four times the frequency";
        else if (range > DaySeconds) yield return "duration cannot be more than a day";
    }
}

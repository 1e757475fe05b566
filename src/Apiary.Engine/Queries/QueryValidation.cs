using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Queries.Fields;
using Apiary.Engine.Queries.Relations;

namespace Apiary.Engine.Queries;

/// <summary>
/// Checks a <see cref="QuerySpec"/> against the rules of section 7 of the protocol reference. Errors are values: the caller
/// gives them to whoever asked. What it lets pass, the engine can run.
/// </summary>
public static class QueryValidation
{
    /// <summary>Most groups of a query with a series.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Most groups of a query without a series.</summary>
    public const int MaxLimitWithoutSeries = 10_000;

    /// <summary>Most items of each list of a spec.</summary>
    public const int MaxItems = 100;

    /// <summary>Furthest earlier period to compare with: a year.</summary>
    public const int MaxCompareSeconds = 31_536_000;

    /// <summary>All that is wrong with <paramref name="spec"/>; empty when nothing is.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="maxLimit">The highest <c>limit</c> allowed: <see cref="MaxLimit"/> or, without a series, <see cref="MaxLimitWithoutSeries"/>.</param>
    public static IReadOnlyList<SpecError> Check(QuerySpec spec, int maxLimit = MaxLimit)
    {
        var errors = new List<SpecError>();
        CheckCounts(spec, errors);
        CheckFields(spec.CalculatedFields, errors);
        CheckCalculations(spec, errors);
        CheckFilters(spec.Filters, "filters", false, errors);
        if (spec.FilterCombination == FilterCombination.Or && spec.Filters.Any(filter => RelationalNames.IsRelational(filter.Column)))
            errors.Add(new SpecError("filter_combination", "relational fields cannot be combined with OR: all of their conditions must hold"));
        for (var i = 0; i < spec.Breakdowns.Count; i++) CheckBreakdown(spec.Breakdowns, i, errors);
        for (var i = 0; i < spec.Orders.Count; i++) CheckOrder(spec, spec.Orders[i], $"orders[{i}]", errors);
        for (var i = 0; i < spec.Havings.Count; i++) CheckHaving(spec, spec.Havings[i], $"havings[{i}]", errors);
        if (spec.Limit is { } limit && (limit < 1 || limit > maxLimit))
            errors.Add(new SpecError("limit", $"limit value must be between 1 and {maxLimit}"));
        CheckTime(spec, errors);
        return errors;
    }

    /// <summary>All that is wrong with fields that a question has together; their number is not looked at.</summary>
    public static IReadOnlyList<SpecError> CheckFields(IReadOnlyList<CalculatedField> fields)
    {
        var errors = new List<SpecError>();
        CheckFields(fields, errors);
        return errors;
    }

    private static void CheckCounts(QuerySpec spec, List<SpecError> errors)
    {
        CheckCount("calculated_fields", spec.CalculatedFields.Count, errors);
        CheckCount("calculations", spec.Calculations.Count, errors);
        CheckCount("filters", spec.Filters.Count, errors);
        CheckCount("breakdowns", spec.Breakdowns.Count, errors);
        CheckCount("orders", spec.Orders.Count, errors);
        CheckCount("havings", spec.Havings.Count, errors);
    }

    private static void CheckCount(string field, int count, List<SpecError> errors)
    {
        if (count > MaxItems) errors.Add(new SpecError(field, $"{field} may have at most {MaxItems} items, found {count}"));
    }

    private static void CheckFields(IReadOnlyList<CalculatedField> fields, List<SpecError> errors)
    {
        var errorsBefore = errors.Count;
        var parsed = new Dictionary<string, FieldExpression>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            var (name, expression) = fields[i];
            if (name.Length == 0) errors.Add(new SpecError($"calculated_fields[{i}].name", "calculated field requires a name"));
            else if (RelationalNames.IsRelational(name)) errors.Add(new SpecError($"calculated_fields[{i}].name", "calculated fields may not have names of relational fields"));
            else if (parsed.ContainsKey(name)) errors.Add(new SpecError($"calculated_fields[{i}].name", "duplicate name"));
            Try(i, () => parsed[name] = FieldParser.Parse(expression));
        }

        if (errors.Count > errorsBefore) return;
        for (var i = 0; i < fields.Count; i++) Try(i, () => FieldExpansion.Expand(fields[i].Name, parsed[fields[i].Name], parsed.GetValueOrDefault));

        void Try(int i, Action use)
        {
            try
            {
                use();
            }
            catch (FieldSyntaxException e)
            {
                errors.Add(new SpecError($"calculated_fields[{i}].expression", e.Message));
            }
        }
    }

    private static void CheckCalculations(QuerySpec spec, List<SpecError> errors)
    {
        for (var i = 0; i < spec.Calculations.Count; i++)
        {
            var calculation = spec.Calculations[i];
            var field = $"calculations[{i}]";
            var op = CalculationTable.Find(calculation.Op);
            if (op is null)
                errors.Add(new SpecError($"{field}.op", UnknownOp(calculation.Op)));
            else if (op.Column == ColumnUse.Required && string.IsNullOrEmpty(calculation.Column))
                errors.Add(new SpecError($"{field}.column", $"{calculation.Op} requires a column"));
            else if (op.Column == ColumnUse.Forbidden && calculation.Column is not null)
                errors.Add(new SpecError($"{field}.column", $"{calculation.Op} should not have an accompanying column"));
            if (calculation.Column is { } column && RelationalNames.IsRelational(column))
                errors.Add(new SpecError($"{field}.column", "relational fields are not supported in calculations"));
            if (calculation.Filters is { Count: > 0 } filters)
            {
                if (calculation.Name is null)
                    errors.Add(new SpecError($"{field}.name", "name is required when using calculation filters"));
                CheckCount($"{field}.filters", filters.Count, errors);
                CheckFilters(filters, $"{field}.filters", true, errors);
            }

            if (calculation.Name is "") errors.Add(new SpecError($"{field}.name", "name must not be empty"));
            for (var j = 0; j < i; j++)
            {
                var other = spec.Calculations[j];
                if ((calculation.Name ?? other.Name) is null || calculation.Key != other.Key) continue;
                errors.Add(new SpecError($"{field}.name", "duplicate name"));
                break;
            }
        }
    }

    private static string UnknownOp(string op) => op is "COUNT_DATAPOINTS" or "HISTOGRAM_COUNT"
        ? $"operation allowed in metrics datasets only: {op}"
        : $"unknown operation: {op}";

    private static void CheckFilters(IReadOnlyList<Filter> filters, string list, bool ofCalculation, List<SpecError> errors)
    {
        for (var i = 0; i < filters.Count; i++)
        {
            var filter = filters[i];
            var field = $"{list}[{i}]";
            if (filter.Column.Length == 0) errors.Add(new SpecError($"{field}.column", "filter requires a column"));
            if (RelationalNames.TryParse(filter.Column, out _, out var related))
            {
                if (ofCalculation) errors.Add(new SpecError($"{field}.column", "relational fields are not supported when using formulas or calculation filters"));
                else if (related.Length == 0) errors.Add(new SpecError($"{field}.column", NoColumn(filter.Column)));
            }

            var op = FilterOps.Name(filter.Op);
            var values = filter.Values.Count;
            if (FilterOps.TakesNoValue(filter.Op))
            {
                if (values > 0) errors.Add(new SpecError($"{field}.value", $"{op} does not take a value"));
            }
            else if (values == 0 || filter.Values.Any(value => value.IsNull))
            {
                errors.Add(new SpecError($"{field}.value", $"operator {op} requires a value"));
            }
            else if (values > 1 && !FilterOps.TakesSeveralValues(filter.Op))
            {
                errors.Add(new SpecError($"{field}.value", $"operator {op} takes one value, found {values}"));
            }
        }
    }

    private static string NoColumn(string name) => $"{name} requires a column behind its point, such as {name}name";

    private static void CheckBreakdown(IReadOnlyList<string> breakdowns, int index, List<SpecError> errors)
    {
        var field = $"breakdowns[{index}]";
        var column = breakdowns[index];
        if (column.Length == 0) errors.Add(new SpecError(field, "breakdown requires a column"));
        else if (RelationalNames.TryParse(column, out var relation, out var related) && related.Length == 0) errors.Add(new SpecError(field, NoColumn(column)));
        else if (related != column && relation == Relation.None) errors.Add(new SpecError(field, "fields of none. are supported in filters only: where no span matches there is none to group by"));
        for (var i = 0; i < index; i++)
        {
            if (breakdowns[i] != column) continue;
            errors.Add(new SpecError(field, $"duplicate breakdown: {column}"));
            break;
        }
    }

    private static void CheckOrder(QuerySpec spec, Order order, string field, List<SpecError> errors)
    {
        if (order.Op == "HEATMAP")
        {
            errors.Add(new SpecError(field, "cannot order by HEATMAP"));
            return;
        }

        var calculation = SpecTerms.FindCalculation(spec, order);
        if (calculation >= 0)
        {
            if (SpecTerms.Calculations(spec)[calculation].Op == "HEATMAP") errors.Add(new SpecError(field, "cannot order by HEATMAP"));
        }
        else if (SpecTerms.FindBreakdown(spec, order) < 0)
        {
            errors.Add(new SpecError(field, "missing matching calculation, formula, or breakdown"));
        }
    }

    private static void CheckHaving(QuerySpec spec, Having having, string field, List<SpecError> errors)
    {
        if (having.CalculateOp == "HEATMAP")
            errors.Add(new SpecError(field, "HEATMAP is not allowed in havings"));
        else if (SpecTerms.FindCalculation(spec, having) < 0)
            errors.Add(new SpecError(field, $"{having.CalculateOp} missing matching calculation"));
        if (!FilterOps.IsComparison(having.Op))
            errors.Add(new SpecError($"{field}.op", $"having op must be one of = != > >= < <=, found {FilterOps.Name(having.Op)}"));
    }

    private static void CheckTime(QuerySpec spec, List<SpecError> errors)
    {
        if (spec.TimeRange is < 1) errors.Add(new SpecError("time_range", "time_range must be at least 1"));
        if (spec is { TimeRange: not null, StartTime: not null, EndTime: not null })
        {
            errors.Add(new SpecError("time_range", "specify at most two of time_range, start_time and end_time"));
            return;
        }

        if (spec.CompareTimeOffsetSeconds is < 1 or > MaxCompareSeconds)
            errors.Add(new SpecError("compare_time_offset_seconds", $"compare_time_offset_seconds must be between 1 and {MaxCompareSeconds}"));
        CheckSecond("start_time", spec.StartTime, errors);
        CheckSecond("end_time", spec.EndTime, errors);
        if (spec.StartTime > spec.EndTime) errors.Add(new SpecError("start_time", "start_time must not be after end_time"));
        if (spec.Granularity is < 0) errors.Add(new SpecError("granularity", "granularity must not be negative"));
        if (spec.Granularity is not > 0 || errors.Exists(error => error.Field is "start_time" or "end_time" or "time_range")) return;
        var range = spec.EndTime - spec.StartTime ?? spec.TimeRange ?? QueryWindow.DefaultRangeSeconds;
        if (spec.Granularity > range)
            errors.Add(new SpecError("granularity", "granularity can not be greater than time_range"));
        else if (spec.Granularity * 1_000.0 < range)
            errors.Add(new SpecError("granularity", "granularity can not be less than time_range/1000"));
    }

    private static void CheckSecond(string field, long? second, List<SpecError> errors)
    {
        if (second is < 0 or > QueryWindow.MaxSeconds)
            errors.Add(new SpecError(field, $"{field} must be a Unix time in seconds, found {second}"));
    }
}

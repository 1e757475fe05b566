using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>What of a condition the store can look for by itself: comparisons of a column with values, joined by AND or by OR.</summary>
/// <param name="Filters">The filters.</param>
/// <param name="IsAny">Whether one of them is enough.</param>
/// <param name="IsWhole">Whether they say all of the condition; else it must be asked of what they find.</param>
internal sealed record RqlFilters(IReadOnlyList<Filter> Filters, bool IsAny, bool IsWhole)
{
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>Reads a condition.</summary>
    /// <param name="where">The condition; null for none.</param>
    /// <param name="has">Whether the store has a column.</param>
    public static RqlFilters Of(RqlExpression? where, Func<string, bool> has)
    {
        if (where is null) return new RqlFilters([], false, true);
        if (where.Node == RqlNode.Or)
        {
            var any = where.Parts.Select(part => One(part, has)).ToList();
            // Of nothing, what is not so is nothing too: with OR that cannot be said by filters.
            return any.TrueForAll(filters => filters is [{ Op: not (FilterOp.NotEqual or FilterOp.NotIn or FilterOp.DoesNotContain or FilterOp.DoesNotStartWith or FilterOp.DoesNotEndWith) }])
                ? new RqlFilters([.. any.SelectMany(filters => filters!)], true, true)
                : new RqlFilters([], false, false);
        }

        var all = (where.Node == RqlNode.And ? where.Parts : [where]).Select(part => One(part, has)).ToList();
        return new RqlFilters([.. all.SelectMany(filters => filters ?? [])], false, all.TrueForAll(filters => filters is not null));
    }

    /// <summary>The filters that say a condition, all of them; null where none can.</summary>
    private static IReadOnlyList<Filter>? One(RqlExpression condition, Func<string, bool> has)
    {
        if (condition.Parts is not [{ Node: RqlNode.Column } left, ..] || RqlColumns.Of(left.Text) is not { } column || !has(column)) return null;
        var isTime = left.Text.Equals(RqlColumns.Timestamp, StringComparison.OrdinalIgnoreCase);
        var values = condition.Parts.Skip(1).Select(part => part.Value).ToList();
        if (condition.Parts.Skip(1).Any(part => part.Node != RqlNode.Value || part.Value.IsNull)) return null;
        switch (condition.Node)
        {
            case RqlNode.IsNull: return [new Filter(column, condition.IsNegated ? FilterOp.Exists : FilterOp.DoesNotExist, [])];
            case RqlNode.Compare when isTime: return Time(column, condition.Text, values[0]);
            case RqlNode.Between when isTime && !condition.IsNegated: return Time(column, ">=", values[0]) is { } from && Time(column, "<=", values[1]) is { } to ? [.. from, .. to] : null;
        }

        if (isTime) return null;
        return condition.Node switch
        {
            RqlNode.Compare => Compared(column, condition.Text, values[0]),
            RqlNode.In when !condition.IsNegated => [new Filter(column, FilterOp.In, values)],
            RqlNode.In => [new Filter(column, FilterOp.Exists, []), new Filter(column, FilterOp.NotIn, values)],
            RqlNode.Between when !condition.IsNegated => [new Filter(column, FilterOp.GreaterOrEqual, [values[0]]), new Filter(column, FilterOp.LessOrEqual, [values[1]])],
            RqlNode.Like => Like(column, values[0].ToString(), condition.IsNegated),
            _ => null,
        };
    }

    private static IReadOnlyList<Filter>? Compared(string column, string sign, FieldValue value) => sign switch
    {
        "=" => [new Filter(column, FilterOp.Equal, [value])],
        "!=" => [new Filter(column, FilterOp.Exists, []), new Filter(column, FilterOp.NotEqual, [value])],
        ">" => [new Filter(column, FilterOp.Greater, [value])],
        ">=" => [new Filter(column, FilterOp.GreaterOrEqual, [value])],
        "<" => [new Filter(column, FilterOp.Less, [value])],
        _ => [new Filter(column, FilterOp.LessOrEqual, [value])],
    };

    /// <summary>Times are whole seconds, and an occurrence's number says microseconds.</summary>
    private static IReadOnlyList<Filter>? Time(string column, string sign, FieldValue value)
    {
        if (RqlValues.NumberOf(value) is not { } seconds) return null;
        var (op, bound) = sign switch
        {
            ">" => (FilterOp.GreaterOrEqual, Math.Floor(seconds) + 1),
            ">=" => (FilterOp.GreaterOrEqual, Math.Ceiling(seconds)),
            "<" => (FilterOp.Less, Math.Ceiling(seconds)),
            "<=" => (FilterOp.Less, Math.Floor(seconds) + 1),
            _ => (FilterOp.Exists, 0),
        };
        return op == FilterOp.Exists ? null : [new Filter(column, op, [FieldValue.Integer((long)Math.Clamp(bound * MicrosecondsPerSecond, 0, 1L << 53))])];
    }

    /// <summary>A pattern with its star at one end or both; for others there is no filter.</summary>
    private static IReadOnlyList<Filter>? Like(string column, string pattern, bool isNegated)
    {
        var text = pattern.Trim('%');
        if (text.Length == 0 || text.AsSpan().IndexOfAny('%', '_', '\\') >= 0) return null;
        var op = (pattern[0] == '%', pattern[^1] == '%') switch
        {
            (false, false) => isNegated ? FilterOp.NotEqual : FilterOp.Equal,
            (false, true) => isNegated ? FilterOp.DoesNotStartWith : FilterOp.StartsWith,
            (true, false) => isNegated ? FilterOp.DoesNotEndWith : FilterOp.EndsWith,
            (true, true) => isNegated ? FilterOp.DoesNotContain : FilterOp.Contains,
        };
        var filter = new Filter(column, op, [FieldValue.String(text)]);
        return isNegated ? [new Filter(column, FilterOp.Exists, []), filter] : [filter];
    }
}

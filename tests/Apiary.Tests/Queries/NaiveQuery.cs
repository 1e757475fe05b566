using System.Globalization;
using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Tests.Queries;

/// <summary>
/// The meaning of a query, written down as plainly as possible over a list of events: what the engine is compared with.
/// Shares nothing with it but the contracts.
/// </summary>
public sealed class NaiveQuery(IReadOnlyList<(int DatasetId, TestEvent Event)> events, DeclaredTypes types, QuerySpec spec, QueryWindow window)
{
    private const double NanosPerMillisecond = 1e6;

    public static bool TryNumber(FieldValue value, out double number)
    {
        number = 0;
        if (value.IsNull) return false;
        if (value.Type != ColumnType.String) return value.TryGetNumber(out number);
        var text = value.AsString();
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return text.Length > 0 && "0123456789+-.".Contains(text[0])
            && double.TryParse(text, style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    public static FieldValue Group(FieldValue value, ColumnType? declared)
    {
        if (value.IsNull) return value;
        if (value.Type == ColumnType.Float && value.AsFloat() == 0) value = FieldValue.Float(0);
        switch (declared)
        {
            case ColumnType.String:
                return FieldValue.String(value.ToString());
            case ColumnType.Boolean:
                if (TryTruth(value, out var truth)) return FieldValue.Boolean(truth);
                return value;
            case ColumnType.Float:
                return TryNumber(value, out var number) ? FieldValue.Float(number == 0 ? 0 : number) : value;
            case ColumnType.Integer:
                if (value.Type == ColumnType.String && long.TryParse(value.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                    return FieldValue.Integer(whole);
                if (value.Type == ColumnType.Integer) return value;
                if (!TryNumber(value, out number)) return value;
                return Math.Abs(number) < 9e18 && Math.Floor(number) == number ? FieldValue.Integer((long)number) : FieldValue.Float(number);
            default:
                return value;
        }
    }

    public static bool Passes(TestEvent row, int datasetId, Filter filter, DeclaredTypes types)
    {
        var value = row[filter.Column];
        var declared = types(datasetId, filter.Column);
        return filter.Op switch
        {
            FilterOp.Exists => !value.IsNull,
            FilterOp.DoesNotExist => value.IsNull,
            FilterOp.Equal or FilterOp.In => filter.Values.Any(operand => AreEqual(value, operand, declared)),
            FilterOp.NotEqual or FilterOp.NotIn => !filter.Values.Any(operand => AreEqual(value, operand, declared)),
            FilterOp.StartsWith => !value.IsNull && value.ToString().StartsWith(filter.Values[0].ToString(), StringComparison.Ordinal),
            FilterOp.DoesNotStartWith => value.IsNull || !value.ToString().StartsWith(filter.Values[0].ToString(), StringComparison.Ordinal),
            FilterOp.EndsWith => !value.IsNull && value.ToString().EndsWith(filter.Values[0].ToString(), StringComparison.Ordinal),
            FilterOp.DoesNotEndWith => value.IsNull || !value.ToString().EndsWith(filter.Values[0].ToString(), StringComparison.Ordinal),
            FilterOp.Contains => !value.IsNull && value.ToString().Contains(filter.Values[0].ToString(), StringComparison.Ordinal),
            FilterOp.DoesNotContain => value.IsNull || !value.ToString().Contains(filter.Values[0].ToString(), StringComparison.Ordinal),
            FilterOp.Greater => Compare(value, filter.Values[0], declared) is > 0,
            FilterOp.GreaterOrEqual => Compare(value, filter.Values[0], declared) is >= 0,
            FilterOp.Less => Compare(value, filter.Values[0], declared) is < 0,
            _ => Compare(value, filter.Values[0], declared) is <= 0,
        };
    }

    public static bool Passes(TestEvent row, int datasetId, IReadOnlyList<Filter> filters, FilterCombination combination, DeclaredTypes types) =>
        filters.Count == 0 || (combination == FilterCombination.And
            ? filters.All(filter => Passes(row, datasetId, filter, types))
            : filters.Any(filter => Passes(row, datasetId, filter, types)));

    /// <summary>All groups by key, before havings, orders and limit; keys as text.</summary>
    public Dictionary<string, NaiveGroup> Groups()
    {
        var groups = Selected().GroupBy(row => KeyText(Key(row.DatasetId, row.Event)));
        var found = groups.ToDictionary(group => group.Key, group => GroupOf(group.ToList()));
        if (spec.Breakdowns.Count == 0 && found.Count == 0) found[""] = GroupOf([]);
        return found;
    }

    /// <summary>The same calculations over the events of several groups.</summary>
    public NaiveGroup Together(Func<string, bool> isIn) =>
        GroupOf([.. Selected().Where(row => isIn(KeyText(Key(row.DatasetId, row.Event))))]);

    public static string KeyText(IEnumerable<FieldValue> key) =>
        string.Join('|', key.Select(value => value.IsNull ? "∅" : $"{value.Type}:{value}"));

    private static bool TryTruth(FieldValue value, out bool truth)
    {
        truth = false;
        if (value.IsNull) return false;
        if (value.Type == ColumnType.String)
        {
            truth = string.Equals(value.AsString(), "true", StringComparison.OrdinalIgnoreCase);
            return truth || string.Equals(value.AsString(), "false", StringComparison.OrdinalIgnoreCase);
        }

        value.TryGetNumber(out var number);
        truth = number != 0;
        return true;
    }

    private static FieldValue Operand(FieldValue operand, ColumnType? declared)
    {
        if (operand.Type != ColumnType.String) return operand;
        if (declared == ColumnType.Boolean && TryTruth(operand, out var truth)) return FieldValue.Boolean(truth);
        if (declared is ColumnType.Integer or ColumnType.Float)
        {
            if (long.TryParse(operand.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return FieldValue.Integer(whole);
            if (TryNumber(operand, out var number)) return FieldValue.Float(number);
        }

        return operand;
    }

    private static bool AreEqual(FieldValue value, FieldValue operand, ColumnType? declared)
    {
        if (value.IsNull) return false;
        operand = Operand(operand, declared);
        return operand.Type switch
        {
            ColumnType.String => value.ToString() == operand.AsString(),
            ColumnType.Boolean => TryTruth(value, out var truth) && truth == operand.AsBoolean(),
            _ => CompareNumbers(value, operand) is 0,
        };
    }

    private static int? Compare(FieldValue value, FieldValue operand, ColumnType? declared)
    {
        if (value.IsNull) return null;
        operand = Operand(operand, declared);
        if (operand.Type != ColumnType.String) return CompareNumbers(value, operand);
        return Encoding.UTF8.GetBytes(value.ToString()).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(operand.AsString()));
    }

    private static int? CompareNumbers(FieldValue value, FieldValue operand)
    {
        if (!TryNumber(value, out var number) || double.IsNaN(number)) return null;
        operand.TryGetNumber(out var other);
        // Decimal holds every long and every double of these tests exactly where doubles would round.
        if (Math.Abs(number) < 7e27 && Math.Abs(other) < 7e27 && Math.Abs(number) > 1e-9 && Math.Abs(other) > 1e-9)
        {
            var a = value.Type == ColumnType.Integer ? value.AsInteger() : new decimal(number);
            var b = operand.Type == ColumnType.Integer ? operand.AsInteger() : new decimal(other);
            if (value.Type == ColumnType.Integer || operand.Type == ColumnType.Integer) return a.CompareTo(b);
        }

        return number.CompareTo(other);
    }

    private IEnumerable<(int DatasetId, TestEvent Event)> Selected() => events.Where(row =>
        row.Event.TimestampNanos >= window.StartNanos && row.Event.TimestampNanos < window.EndNanos
        && Passes(row.Event, row.DatasetId, spec.Filters, spec.FilterCombination, types));

    private FieldValue[] Key(int datasetId, TestEvent row) => [.. spec.Breakdowns.Select(column => Group(row[column], types(datasetId, column)))];

    private long Bucket(long nanos) =>
        (long)Math.Floor(Math.Floor(nanos / 1e9) / window.GranularitySeconds) * window.GranularitySeconds;

    private NaiveGroup GroupOf(List<(int DatasetId, TestEvent Event)> rows)
    {
        var calculations = spec.Calculations.Count == 0 ? [new Calculation("COUNT")] : spec.Calculations;
        var buckets = rows.GroupBy(row => Bucket(row.Event.TimestampNanos)).ToDictionary(bucket => bucket.Key, bucket => bucket.ToList());
        var all = calculations.Select(calculation => NaiveCalculation(calculation, rows)).ToArray();
        var byBucket = buckets.ToDictionary(
            bucket => bucket.Key,
            bucket => calculations.Select(calculation => NaiveCalculation(calculation, bucket.Value)).ToArray());
        return new NaiveGroup(rows.Select(row => row.Event).ToList(), all, byBucket);
    }

    private FieldValue NaiveCalculation(Calculation calculation, List<(int DatasetId, TestEvent Event)> all)
    {
        var rows = all.Where(row => Passes(row.Event, row.DatasetId, calculation.Filters ?? [], calculation.FilterCombination, types)).ToList();
        long Weight(TestEvent row) => spec.UsageMode ? 1 : row.SampleRate;
        if (calculation.Op == "COUNT")
            return FieldValue.Integer(rows.Where(row => calculation.Column is null || !row.Event[calculation.Column].IsNull).Sum(row => Weight(row.Event)));
        if (calculation.Op == "COUNT_DISTINCT")
        {
            return FieldValue.Integer(rows.Select(row => Group(row.Event[calculation.Column!], types(row.DatasetId, calculation.Column!)))
                .Where(value => !value.IsNull).Select(value => KeyText([value])).Distinct().Count());
        }

        if (calculation.Column is null) return FieldValue.Null;
        var values = new List<(FieldValue Value, double Number, long Weight)>();
        foreach (var (_, row) in rows)
            if (TryNumber(row[calculation.Column], out var number) && !double.IsNaN(number)) values.Add((row[calculation.Column], number, Weight(row)));
        if (values.Count == 0) return FieldValue.Null;
        var whole = values.All(value => value.Value.Type is ColumnType.Integer or ColumnType.Boolean);
        var total = values.Sum(value => value.Weight);
        switch (calculation.Op)
        {
            case "SUM" when whole:
                return FieldValue.Integer(values.Sum(value => (long)value.Number * value.Weight));
            case "SUM":
                return FieldValue.Float(values.Sum(value => value.Number * value.Weight));
            case "AVG":
                return FieldValue.Float(values.Sum(value => value.Number * value.Weight) / total);
            case "MIN":
                return FieldValue.Float(values.Min(value => value.Number));
            case "MAX":
                return FieldValue.Float(values.Max(value => value.Number));
            default:
                var quantile = double.Parse("0." + calculation.Op[1..], CultureInfo.InvariantCulture);
                var rank = Math.Clamp((long)Math.Ceiling(quantile * total), 1, total);
                foreach (var (_, number, weight) in values.OrderBy(value => value.Number))
                {
                    rank -= weight;
                    if (rank <= 0) return FieldValue.Float(number);
                }

                throw new InvalidOperationException("no rank");
        }
    }

    /// <summary>How many spans overlap each bucket.</summary>
    public Dictionary<long, long> Concurrency()
    {
        var found = new Dictionary<long, long>();
        foreach (var (_, row) in Selected())
        {
            if (!TryNumber(row["duration_ms"], out var duration) || double.IsNaN(duration)) continue;
            var start = row.TimestampNanos;
            var length = duration > 0 ? (long)Math.Ceiling(duration * NanosPerMillisecond) : 0;
            var last = Bucket(Math.Min(length == 0 ? start : start + length - 1, window.EndNanos - 1));
            for (var bucket = Bucket(start); bucket <= last; bucket += window.GranularitySeconds)
                found[bucket] = found.GetValueOrDefault(bucket) + (spec.UsageMode ? 1 : row.SampleRate);
        }

        return found;
    }
}

using Apiary.Engine.Events;
using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Applies orders, havings and limit to the groups of a walk.</summary>
internal sealed class GroupRanking
{
    private readonly QueryPlan plan;
    private readonly List<(int Calculation, int Breakdown, bool Descending)> terms = [];
    private readonly List<(int Calculation, Having Having)> havings = [];

    public GroupRanking(QueryPlan plan)
    {
        this.plan = plan;
        var spec = plan.Spec;
        foreach (var order in spec.Orders)
            terms.Add((SpecTerms.FindCalculation(spec, order), SpecTerms.FindBreakdown(spec, order), order.Descending));
        if (spec.Orders.Count == 0)
        {
            for (var i = 0; i < plan.Calculations.Count && terms.Count == 0; i++)
                if (plan.Calculations[i].Op.HasScalar) terms.Add((i, -1, true));
        }

        foreach (var having in spec.Havings) havings.Add((SpecTerms.FindCalculation(spec, having), having));
    }

    /// <summary>True when a result that is made from the series decides, so that groups cannot be ranked without buckets.</summary>
    public bool NeedsBuckets => Used().Any(i => plan.Calculations[i].Op.NeedsBuckets);

    /// <summary>Whether ranking reads a state of the plan.</summary>
    public bool Needs(int state) => Used().Any(i => plan.Calculations[i].State == state);

    /// <summary>Ranks the groups.</summary>
    /// <param name="states">The states of a walk.</param>
    /// <param name="groupCount">How many groups it met.</param>
    /// <param name="firstTotal">The cell of the first group over the whole time.</param>
    public RankedGroups Rank(Accumulator?[] states, int groupCount, int firstTotal)
    {
        var results = new FieldValue[plan.Calculations.Count][];
        var buckets = plan.Window.BucketCount;
        foreach (var i in Used().Distinct())
        {
            var calculation = plan.Calculations[i];
            results[i] = new FieldValue[groupCount];
            for (var group = 0; group < groupCount; group++)
            {
                results[i][group] = calculation.Op.IsMadeFromSeries
                    ? ResultBuilder.Series(calculation, states, group * buckets, buckets, out _)
                    : calculation.Op.Result(states[calculation.State]!, firstTotal + group);
            }
        }

        var passing = new List<int>(groupCount);
        for (var group = 0; group < groupCount; group++)
            if (havings.TrueForAll(having => Passes(results[having.Calculation][group], having.Having))) passing.Add(group);
        var limit = plan.Spec.Limit ?? QueryValidation.MaxLimit;
        var other = new List<int>();
        if (passing.Count > limit && terms.Count > 0 && terms[0].Calculation >= 0)
            passing = Shortlist(passing, results[terms[0].Calculation], terms[0].Descending, limit, other);
        var keys = new Dictionary<int, FieldValue[]>();
        passing.Sort((left, right) => Compare(left, right, results, keys));
        if (passing.Count <= limit) return new RankedGroups(passing, other);
        other.AddRange(passing[limit..]);
        return new RankedGroups(passing[..limit], other);
    }

    /// <summary>The values of a group's breakdowns.</summary>
    public static FieldValue[] Key(QueryPlan plan, int group)
    {
        var ids = plan.Groups.Ids(group);
        var key = new FieldValue[ids.Length];
        for (var i = 0; i < key.Length; i++) key[i] = plan.ValuesOf(plan.Spec.Breakdowns[i]).Value(ids[i]);
        return key;
    }

    /// <summary>The groups that can be among the first <paramref name="limit"/> by the first term alone; the others are put aside unsorted.</summary>
    private static List<int> Shortlist(List<int> groups, FieldValue[] values, bool descending, int limit, List<int> other)
    {
        // The larger the better; what has no value is worst in either direction.
        var scores = new double[groups.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var isNumber = values[groups[i]].TryGetNumber(out var number);
            scores[i] = !isNumber ? double.NegativeInfinity : descending ? number : -number;
        }

        var best = new PriorityQueue<double, double>(limit + 1);
        foreach (var score in scores)
        {
            if (best.Count < limit) best.Enqueue(score, score);
            else if (score > best.Peek()) best.EnqueueDequeue(score, score);
        }

        // All that tie with the last one are kept: the other terms decide among them.
        var worst = best.Peek();
        var shortlist = new List<int>(limit);
        for (var i = 0; i < scores.Length; i++) (scores[i] >= worst ? shortlist : other).Add(groups[i]);
        return shortlist;
    }

    private IEnumerable<int> Used() =>
        terms.Where(term => term.Calculation >= 0).Select(term => term.Calculation).Concat(havings.Select(having => having.Calculation));

    private int Compare(int left, int right, FieldValue[][] results, Dictionary<int, FieldValue[]> keys)
    {
        foreach (var (calculation, breakdown, descending) in terms)
        {
            var (a, b) = calculation >= 0
                ? (results[calculation][left], results[calculation][right])
                : (KeyOf(left, keys)[breakdown], KeyOf(right, keys)[breakdown]);
            // What has no value stands last in either direction.
            if (a.IsNull != b.IsNull) return a.IsNull ? 1 : -1;
            var order = ValueOrder.Compare(a, b);
            if (order != 0) return descending ? -order : order;
        }

        // Groups that are equal so far come in the order of their keys, so that an answer is the same every time.
        var (leftKey, rightKey) = (KeyOf(left, keys), KeyOf(right, keys));
        for (var i = 0; i < leftKey.Length; i++)
        {
            if (leftKey[i].IsNull != rightKey[i].IsNull) return leftKey[i].IsNull ? 1 : -1;
            var order = ValueOrder.Compare(leftKey[i], rightKey[i]);
            if (order != 0) return order;
        }

        return 0;
    }

    private FieldValue[] KeyOf(int group, Dictionary<int, FieldValue[]> keys)
    {
        if (keys.TryGetValue(group, out var known)) return known;
        return keys[group] = Key(plan, group);
    }

    private static bool Passes(FieldValue value, Having having)
    {
        // A group without a result passes none but "different from".
        if (!value.TryGetNumber(out var number)) return having.Op == FilterOp.NotEqual;
        return having.Op switch
        {
            FilterOp.Equal => number == having.Value,
            FilterOp.NotEqual => number != having.Value,
            FilterOp.Greater => number > having.Value,
            FilterOp.GreaterOrEqual => number >= having.Value,
            FilterOp.Less => number < having.Value,
            _ => number <= having.Value,
        };
    }
}

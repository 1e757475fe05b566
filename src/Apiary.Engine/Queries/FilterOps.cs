namespace Apiary.Engine.Queries;

/// <summary>The filter operators as they are written in a query's JSON form.</summary>
public static class FilterOps
{
    private static readonly string[] Names =
    [
        "=", "!=", ">", ">=", "<", "<=",
        "starts-with", "does-not-start-with", "ends-with", "does-not-end-with", "contains", "does-not-contain",
        "exists", "does-not-exist", "in", "not-in",
    ];

    /// <summary>The operator's written form.</summary>
    public static string Name(FilterOp op) => Names[(int)op];

    /// <summary>The operator written as <paramref name="name"/>; false when there is none.</summary>
    public static bool TryParse(string name, out FilterOp op)
    {
        var index = Array.IndexOf(Names, name);
        op = (FilterOp)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>True for the tests that take no value.</summary>
    public static bool TakesNoValue(FilterOp op) => op is FilterOp.Exists or FilterOp.DoesNotExist;

    /// <summary>True for the tests that take several values.</summary>
    public static bool TakesSeveralValues(FilterOp op) => op is FilterOp.In or FilterOp.NotIn;

    /// <summary>True for the tests that a having may make.</summary>
    public static bool IsComparison(FilterOp op) => op <= FilterOp.LessOrEqual;

    /// <summary>The test that <paramref name="op"/> negates, or itself when it negates none.</summary>
    internal static FilterOp Positive(FilterOp op) => op switch
    {
        FilterOp.NotEqual => FilterOp.Equal,
        FilterOp.DoesNotStartWith => FilterOp.StartsWith,
        FilterOp.DoesNotEndWith => FilterOp.EndsWith,
        FilterOp.DoesNotContain => FilterOp.Contains,
        FilterOp.DoesNotExist => FilterOp.Exists,
        FilterOp.NotIn => FilterOp.In,
        _ => op,
    };
}

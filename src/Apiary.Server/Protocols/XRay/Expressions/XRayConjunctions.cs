using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>
/// A condition on one span in the form that a query has: some of several lists of filters, each of which must hold as a whole. No list at all is never true, an
/// empty list always.
/// </summary>
/// <param name="All">The lists.</param>
internal sealed record XRayConjunctions(IReadOnlyList<IReadOnlyList<Filter>> All)
{
    /// <summary>Most lists; each is a query of its own.</summary>
    public const int MaxCount = 64;

    /// <summary>Always true.</summary>
    public static readonly XRayConjunctions True = new([[]]);

    /// <summary>Never true.</summary>
    public static readonly XRayConjunctions False = new([]);

    /// <summary>One filter.</summary>
    public static XRayConjunctions Of(params Filter[] filters) => new([filters]);

    /// <summary>One of the two.</summary>
    public XRayConjunctions Or(XRayConjunctions other) => new([.. All, .. other.All]);

    /// <summary>Both.</summary>
    public XRayConjunctions And(XRayConjunctions other) =>
        new([.. All.SelectMany(_ => other.All, (left, right) => (IReadOnlyList<Filter>)[.. left, .. right]).Where(filters => !ContradictsItself(filters))]);

    /// <summary>Whether there are more lists than may be asked.</summary>
    public bool IsTooMany => All.Count > MaxCount;

    /// <summary>Whether something must be there and must not: half of what comes of flags that two kinds of spans have differently.</summary>
    private static bool ContradictsItself(IReadOnlyList<Filter> filters) =>
        filters.Any(filter => filter.Op == FilterOp.DoesNotExist && filters.Any(other => other.Column == filter.Column && IsOfWhatIsThere(other.Op)));

    private static bool IsOfWhatIsThere(FilterOp op) => op is FilterOp.Exists or FilterOp.Equal or FilterOp.Greater or FilterOp.GreaterOrEqual or FilterOp.Less or FilterOp.LessOrEqual or FilterOp.In;
}

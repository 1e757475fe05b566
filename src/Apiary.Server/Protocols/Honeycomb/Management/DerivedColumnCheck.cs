using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Fields;
using Apiary.Server.Queries;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Finds what is wrong with the expression of a derived column.</summary>
internal sealed class DerivedColumnCheck(DatasetCatalog catalog, SharedItems<DerivedColumn> derived)
{
    /// <summary>
    /// Why a field cannot be as it is said, in words; null when it can: it is an expression, its columns exist, and wherever it is seen
    /// fields do not refer to each other in a circle.
    /// </summary>
    /// <param name="said">The field, with its id when it is another version of one.</param>
    /// <param name="scope">What it is for, without stored fields.</param>
    public string? FaultOf(DerivedColumn said, QueryScope scope)
    {
        FieldExpression parsed;
        try
        {
            parsed = FieldParser.Parse(said.Expression);
        }
        catch (FieldSyntaxException fault)
        {
            return fault.Message;
        }

        var others = derived.List(said.EnvironmentId).Where(other => other.Id != said.Id).ToList();
        var seen = scope with { Derived = Seen(others, scope.Slug) };
        if (parsed.Columns.FirstOrDefault(column => column != said.Alias && !seen.HasColumn(column)) is { } unknown)
            return seen.ClosestColumn(unknown) is { } close ? $"unknown column: {unknown}; did you mean {close}?" : $"unknown column: {unknown}";
        return Places(said, others).Select(place => CircleIn(said, Seen(others, place))).FirstOrDefault(fault => fault is not null);
    }

    private static CalculatedField[] Seen(IEnumerable<DerivedColumn> fields, string slug) =>
        [.. fields.Where(field => field.Dataset == QueryScope.AllSlug || field.Dataset == slug).Select(field => new CalculatedField(field.Alias, field.Expression))];

    private static string? CircleIn(DerivedColumn said, CalculatedField[] beside) =>
        QueryValidation.CheckFields([.. beside, new CalculatedField(said.Alias, said.Expression)]) is [var fault, ..] ? fault.Message : null;

    /// <summary>Where the field is seen with others: a dataset's own field there, an environment's in every dataset that has fields.</summary>
    private IEnumerable<string> Places(DerivedColumn said, List<DerivedColumn> others) => said.Dataset != QueryScope.AllSlug
        ? [said.Dataset]
        : others.Select(other => other.Dataset).Append(QueryScope.AllSlug).Distinct(StringComparer.Ordinal).Where(slug => slug == QueryScope.AllSlug || catalog.Find(said.EnvironmentId, slug) is not null);
}

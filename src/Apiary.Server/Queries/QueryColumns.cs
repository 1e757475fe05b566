using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Fields;
using Apiary.Engine.Queries.Relations;

namespace Apiary.Server.Queries;

/// <summary>The columns that a question names, and which of them are nowhere.</summary>
internal static class QueryColumns
{
    /// <summary>The first column of <paramref name="spec"/>, which was checked, that no dataset of the scope has, and where it stands; null when all exist.</summary>
    public static SpecError? FindUnknown(QuerySpec spec, QueryScope scope)
    {
        foreach (var (field, column) in Named(spec))
            if (!IsKnown(spec, scope, column)) return new SpecError(field, column);
        return null;
    }

    /// <summary>Whether a name is a column's of the scope, or a calculated field's of the question.</summary>
    public static bool IsKnown(QuerySpec spec, QueryScope scope, string name) => scope.HasColumn(name) || spec.CalculatedFields.Any(field => field.Name == name);

    /// <summary>
    /// The question with the stored fields of its scope beside its own, which go first where they have the same name; what does not go
    /// together is added to <paramref name="errors"/>.
    /// </summary>
    public static QuerySpec WithDerived(QuerySpec spec, QueryScope scope, List<SpecError> errors)
    {
        if (scope.Derived.Count == 0) return spec;
        IReadOnlyList<CalculatedField> fields = [.. spec.CalculatedFields, .. scope.Derived.Where(stored => spec.CalculatedFields.All(own => own.Name != stored.Name))];
        errors.AddRange(QueryValidation.CheckFields(fields));
        return spec with { CalculatedFields = fields };
    }

    /// <summary>All columns and fields that a question, which was checked, names; some more than once.</summary>
    public static IEnumerable<string> NamesOf(QuerySpec spec) => Named(spec).Select(named => named.Column);

    private static IEnumerable<(string Field, string Column)> Named(QuerySpec spec)
    {
        for (var i = 0; i < spec.CalculatedFields.Count; i++)
            foreach (var column in FieldParser.Parse(spec.CalculatedFields[i].Expression).Columns) yield return ($"calculated_fields[{i}].expression", column);
        for (var i = 0; i < spec.Calculations.Count; i++)
        {
            var calculation = spec.Calculations[i];
            if (calculation.Column is { } column) yield return ($"calculations[{i}].column", column);
            foreach (var filter in calculation.Filters ?? []) yield return ($"calculations[{i}].filters", filter.Column);
        }

        for (var i = 0; i < spec.Filters.Count; i++) yield return ($"filters[{i}].column", ColumnOf(spec, spec.Filters[i].Column));
        for (var i = 0; i < spec.Breakdowns.Count; i++) yield return ($"breakdowns[{i}]", ColumnOf(spec, spec.Breakdowns[i]));
    }

    private static string ColumnOf(QuerySpec spec, string name) => spec.HasRelationalNames ? RelationalNames.ColumnOf(name) : name;
}

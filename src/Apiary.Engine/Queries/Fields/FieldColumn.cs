namespace Apiary.Engine.Queries.Fields;

/// <summary>The value of a column, or of another calculated field, in the same event.</summary>
/// <param name="Name">Its name.</param>
internal sealed record FieldColumn(string Name) : FieldExpression
{
    private protected override void Collect(List<string> names)
    {
        if (!names.Contains(Name)) names.Add(Name);
    }
}

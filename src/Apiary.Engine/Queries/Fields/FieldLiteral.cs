using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>A value that stands in the expression.</summary>
/// <param name="Value">It; null for <c>null</c>.</param>
internal sealed record FieldLiteral(FieldValue Value) : FieldExpression
{
    private protected override void Collect(List<string> names)
    {
    }
}

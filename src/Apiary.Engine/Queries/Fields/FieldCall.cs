namespace Apiary.Engine.Queries.Fields;

/// <summary>A function of further expressions.</summary>
/// <param name="Function">Which.</param>
/// <param name="Arguments">As many as it takes.</param>
internal sealed record FieldCall(FieldFunction Function, IReadOnlyList<FieldExpression> Arguments) : FieldExpression
{
    private protected override void Collect(List<string> names)
    {
        foreach (var argument in Arguments) CollectFrom(argument, names);
    }
}

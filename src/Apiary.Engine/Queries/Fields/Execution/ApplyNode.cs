using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>A function without a kernel of its own: row by row.</summary>
internal sealed class ApplyNode(FieldKinds kinds, FieldApply apply, IReadOnlyList<FieldNode> parts) : FieldNode(kinds, (kinds & FieldKinds.Text) != 0)
{
    public override void Fill(FieldBlock block, FieldVector result)
    {
        var vectors = parts.Select(block.Compute).ToArray();
        var values = new FieldValue[vectors.Length];
        for (var row = 0; row < block.Rows; row++)
        {
            for (var i = 0; i < values.Length; i++) values[i] = block.Value(vectors[i], row);
            block.Set(result, row, apply(values));
        }

        result.Uniform = null;
        foreach (var vector in vectors) block.Return(vector);
    }
}

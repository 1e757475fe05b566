namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>COALESCE: the first part that is neither null nor empty text.</summary>
internal sealed class CoalesceNode(IReadOnlyList<FieldNode> parts)
    : FieldNode(parts.Aggregate(FieldKinds.Null, static (kinds, part) => kinds | part.Kinds), parts.Any(static part => part.HasOpenTexts))
{
    public override void Fill(FieldBlock block, FieldVector result)
    {
        result.SetUniform(Kind.Null, block.Rows);
        foreach (var part in parts)
        {
            var values = block.Compute(part);
            var left = 0;
            for (var row = 0; row < block.Rows; row++)
            {
                if (result.Kinds[row] != Kind.Null) continue;
                if (values.Kinds[row] == Kind.Null || (values.Kinds[row] == Kind.Text && block.TextOf(values.Texts[row]).Length == 0)) left++;
                else result.Copy(row, values);
            }

            block.Return(values);
            result.Uniform = null;
            if (left == 0) return;
        }
    }
}

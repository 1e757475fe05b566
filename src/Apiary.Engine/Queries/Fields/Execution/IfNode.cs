namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>IF: the value of the first condition that holds.</summary>
/// <param name="branches">Conditions with their values.</param>
/// <param name="otherwise">The value when none holds.</param>
internal sealed class IfNode(IReadOnlyList<(FieldNode Condition, FieldNode Value)> branches, FieldNode otherwise)
    : FieldNode(branches.Aggregate(otherwise.Kinds, static (kinds, branch) => kinds | branch.Value.Kinds), otherwise.HasOpenTexts || branches.Any(static branch => branch.Value.HasOpenTexts))
{
    public override void Fill(FieldBlock block, FieldVector result)
    {
        otherwise.Fill(block, result);
        // From the last to the first, so that the first one that holds has the last word.
        for (var i = branches.Count - 1; i >= 0; i--)
        {
            var condition = block.Compute(branches[i].Condition);
            if (branches[i].Condition.Kinds != FieldKinds.Boolean) LogicNode.ToTruth(block, condition);
            if (branches[i].Value is LiteralNode literal) SetWhere(block, condition, literal, result);
            else CopyWhere(block, condition, branches[i].Value, result);
            block.Return(condition);
            result.Uniform = null;
        }
    }

    private static void SetWhere(FieldBlock block, FieldVector condition, LiteralNode literal, FieldVector result)
    {
        var (kinds, truths, rows) = (result.Kinds, condition.Kinds, block.Rows);
        if (literal.Kind == Kind.Text)
        {
            var texts = result.Texts;
            for (var row = 0; row < rows; row++)
            {
                var holds = truths[row] == Kind.True;
                texts[row] = holds ? literal.Text : texts[row];
                kinds[row] = holds ? Kind.Text : kinds[row];
            }

            return;
        }

        var isNumber = literal.Kind is Kind.Integer or Kind.Float;
        for (var row = 0; row < rows; row++)
        {
            if (truths[row] != Kind.True) continue;
            kinds[row] = literal.Kind;
            if (isNumber) result.Bits[row] = literal.Bits;
        }
    }

    private static void CopyWhere(FieldBlock block, FieldVector condition, FieldNode value, FieldVector result)
    {
        var values = block.Compute(value);
        for (var row = 0; row < block.Rows; row++)
            if (condition.Kinds[row] == Kind.True) result.Copy(row, values);
        block.Return(values);
    }
}

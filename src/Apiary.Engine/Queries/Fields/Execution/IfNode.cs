using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>IF: the value of the first condition that holds.</summary>
/// <param name="branches">Conditions with their values.</param>
/// <param name="otherwise">The value when none holds.</param>
internal sealed class IfNode(IReadOnlyList<(FieldNode Condition, FieldNode Value)> branches, FieldNode otherwise)
    : FieldNode(branches.Aggregate(otherwise.Kinds, static (kinds, branch) => kinds | branch.Value.Kinds), otherwise.HasOpenTexts || branches.Any(static branch => branch.Value.HasOpenTexts))
{
    // Labels by conditions, which most fields are: only the texts' numbers differ from row to row.
    private readonly bool isLabel = otherwise is LiteralNode { Kind: Kind.Text } && branches.All(static branch => branch.Value is LiteralNode { Kind: Kind.Text });

    /// <summary>Whether every row has one of the texts that stand in it, so that <see cref="ReadTextCodes"/> says all.</summary>
    public bool IsLabel => isLabel;

    /// <summary>The codes of its texts, their numbers plus 1, without a value for each row on the way; of a label alone.</summary>
    public void ReadTextCodes(FieldBlock block, Span<uint> codes)
    {
        codes.Fill((uint)((LiteralNode)otherwise).Text + 1);
        var bits = block.RentBits();
        var truths = bits.AsSpan(0, Bitmaps.Words(block.Rows));
        for (var i = branches.Count - 1; i >= 0; i--)
        {
            branches[i].Condition.FillTruth(block, truths);
            Bitmaps.SetWhere(truths, (uint)((LiteralNode)branches[i].Value).Text + 1, codes);
        }

        block.Return(bits);
    }

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
        }

        result.Uniform = isLabel ? Kind.Text : null;
    }

    private void SetWhere(FieldBlock block, FieldVector condition, LiteralNode literal, FieldVector result)
    {
        ReadOnlySpan<byte> truths = condition.Kinds.AsSpan(0, block.Rows);
        if (literal.Kind == Kind.Text)
        {
            var (text, texts) = (literal.Text, result.Texts);
            for (var row = 0; row < truths.Length && row < texts.Length; row++) texts[row] = truths[row] == Kind.True ? text : texts[row];
            if (isLabel) return;
        }
        else if (literal.Kind is Kind.Integer or Kind.Float)
        {
            var (bits, all) = (literal.Bits, result.Bits);
            for (var row = 0; row < truths.Length && row < all.Length; row++) all[row] = truths[row] == Kind.True ? bits : all[row];
        }

        var (kind, kinds) = (literal.Kind, result.Kinds);
        for (var row = 0; row < truths.Length && row < kinds.Length; row++) kinds[row] = truths[row] == Kind.True ? kind : kinds[row];
    }

    private static void CopyWhere(FieldBlock block, FieldVector condition, FieldNode value, FieldVector result)
    {
        var values = block.Compute(value);
        for (var row = 0; row < block.Rows; row++)
            if (condition.Kinds[row] == Kind.True) result.Copy(row, values);
        block.Return(values);
    }
}

using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>One value for all rows.</summary>
internal sealed class LiteralNode : FieldNode
{
    private readonly int text;

    public LiteralNode(in FieldValue value, FieldTexts texts) : base(Execution.Kind.Possible(Execution.Kind.Of(value)))
    {
        Value = value;
        Kind = Execution.Kind.Of(value);
        if (Kind == Execution.Kind.Text) text = texts.Add(value.AsString());
    }

    /// <summary>The value.</summary>
    public FieldValue Value { get; }

    /// <summary>Its kind.</summary>
    public byte Kind { get; }

    /// <summary>Its bits, for numbers.</summary>
    public long Bits => Kind switch
    {
        Execution.Kind.Integer => Value.AsInteger(),
        Execution.Kind.Float => BitConverter.DoubleToInt64Bits(Value.AsFloat()),
        _ => 0,
    };

    /// <summary>The number of its text.</summary>
    public int Text => text;

    public override void Fill(FieldBlock block, FieldVector result)
    {
        result.SetUniform(Kind, block.Rows);
        if (Kind is Execution.Kind.Integer or Execution.Kind.Float) result.Bits.AsSpan(0, block.Rows).Fill(Bits);
        else if (Kind == Execution.Kind.Text) result.Texts.AsSpan(0, block.Rows).Fill(text);
    }
}

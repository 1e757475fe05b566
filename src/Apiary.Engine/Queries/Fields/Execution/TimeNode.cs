namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>The events' times in Unix seconds.</summary>
internal sealed class TimeNode() : FieldNode(FieldKinds.Float)
{
    public override void Fill(FieldBlock block, FieldVector result)
    {
        var nanos = result.Bits.AsSpan(0, block.Rows);
        block.Segment.Timestamps.ReadIntegers(block.Number, nanos);
        var seconds = result.Numbers[..block.Rows];
        for (var row = 0; row < nanos.Length; row++) seconds[row] = FieldValues.Seconds(nanos[row]);
        result.SetUniform(Kind.Float, block.Rows);
    }
}

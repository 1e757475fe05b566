namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>What comes of the events' times.</summary>
/// <param name="ofNanos">Of nanoseconds since the Unix epoch.</param>
internal sealed class TimeNode(Func<long, double> ofNanos) : FieldNode(FieldKinds.Float)
{
    public override void Fill(FieldBlock block, FieldVector result)
    {
        var nanos = result.Bits.AsSpan(0, block.Rows);
        block.Segment.Timestamps.ReadIntegers(block.Number, nanos);
        var numbers = result.Numbers[..block.Rows];
        for (var row = 0; row < nanos.Length; row++) numbers[row] = ofNanos(nanos[row]);
        result.SetUniform(Kind.Float, block.Rows);
    }
}

namespace Apiary.Engine.Queries.Filters;

/// <summary><c>exists</c>.</summary>
internal sealed class ExistsTest : ValueTest
{
    public override bool HoldsForAll => true;

    public override bool Text(ReadOnlySpan<byte> utf8) => true;

    public override bool Integer(long value) => true;

    public override bool Number(double value) => true;

    public override bool Boolean(bool value) => true;
}

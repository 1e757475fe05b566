using Apiary.Bench.Generator;

namespace Apiary.Bench.Otlp;

/// <summary>Fields as OTLP attributes under one field number of the message around them.</summary>
internal readonly struct OtlpAttributeWriter(ProtobufWriter to, int field) : ISpanWriter
{
    public void Text(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        var (attribute, any) = Begin(name);
        to.Bytes(1, value);
        End(attribute, any);
    }

    public void Number(scoped ReadOnlySpan<byte> name, long value)
    {
        var (attribute, any) = Begin(name);
        to.Varint(3, (ulong)value);
        End(attribute, any);
    }

    public void Thousandths(scoped ReadOnlySpan<byte> name, int value)
    {
        var (attribute, any) = Begin(name);
        to.Fixed64(4, BitConverter.DoubleToUInt64Bits(value / 1000.0));
        End(attribute, any);
    }

    public void Truth(scoped ReadOnlySpan<byte> name, bool value)
    {
        var (attribute, any) = Begin(name);
        to.Varint(2, value ? 1u : 0u);
        End(attribute, any);
    }

    public void Absent(scoped ReadOnlySpan<byte> name)
    {
    }

    private (int Attribute, int Any) Begin(scoped ReadOnlySpan<byte> name)
    {
        var attribute = to.Begin(field);
        to.Bytes(1, name);
        return (attribute, to.Begin(2));
    }

    private void End(int attribute, int any)
    {
        to.End(any);
        to.End(attribute);
    }
}

using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>The distinct numbers of a lane of a file.</summary>
internal sealed class NumberDictionary : FileDictionary
{
    private readonly ColumnType type;
    private readonly long[] bitsByCode;
    private readonly double[] numbersByCode;

    internal NumberDictionary(ColumnType type, long[] entries) : base(entries.Length)
    {
        this.type = type;
        bitsByCode = [0, .. entries];
        numbersByCode = [0, .. entries.Select(bits => type == ColumnType.Float ? BitConverter.Int64BitsToDouble(bits) : bits)];
    }

    internal override ReadOnlySpan<long> IntegersByCode => bitsByCode;

    internal override ReadOnlySpan<double> NumbersByCode => numbersByCode;

    public override long Bits(int index) => bitsByCode[index + 1];

    public override ReadOnlySpan<byte> Bytes(int index) => throw new InvalidOperationException("a dictionary of numbers has no strings");

    public override int Find(ReadOnlySpan<byte> value) => throw new InvalidOperationException("a dictionary of numbers has no strings");

    public override FieldValue Value(int index) => type switch
    {
        ColumnType.Float => FieldValue.Float(numbersByCode[index + 1]),
        ColumnType.Boolean => FieldValue.Boolean(Bits(index) != 0),
        _ => FieldValue.Integer(Bits(index)),
    };
}

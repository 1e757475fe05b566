using Apiary.Engine.Events;
using Apiary.Engine.Files;

namespace Apiary.Engine.Segments;

/// <summary>The distinct numbers of a lane of a file.</summary>
internal sealed class NumberDictionary : FileDictionary
{
    private readonly ColumnType type;
    private readonly CachedContent<NumberTable> content;

    internal NumberDictionary(MappedFile file, FileSection section, ColumnType type, int count, DictionaryCache cache) : base(count)
    {
        this.type = type;
        content = new CachedContent<NumberTable>(cache, () => new NumberTable(section.Slice(file), type), table => table.SizeBytes);
    }

    internal override ReadOnlySpan<long> IntegersByCode => content.Value.BitsByCode;

    internal override ReadOnlySpan<double> NumbersByCode => content.Value.NumbersByCode;

    public override long Bits(int index) => content.Value.BitsByCode[index + 1];

    public override ReadOnlySpan<byte> Bytes(int index) => throw new InvalidOperationException("a dictionary of numbers has no strings");

    public override int Find(ReadOnlySpan<byte> value) => throw new InvalidOperationException("a dictionary of numbers has no strings");

    public override FieldValue Value(int index) => type switch
    {
        ColumnType.Float => FieldValue.Float(BitConverter.Int64BitsToDouble(Bits(index))),
        ColumnType.Boolean => FieldValue.Boolean(Bits(index) != 0),
        _ => FieldValue.Integer(Bits(index)),
    };

    internal override void Forget() => content.Forget();
}

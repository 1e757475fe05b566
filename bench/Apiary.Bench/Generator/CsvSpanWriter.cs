using System.Buffers.Text;

namespace Apiary.Bench.Generator;

/// <summary>Fields as cells of one comma-separated row in the order of <see cref="SpanFields.Names"/>; absent ones are empty.</summary>
internal ref struct CsvSpanWriter(Span<byte> buffer) : ISpanWriter
{
    private readonly Span<byte> buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public void Text(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Raw(",\""u8);
        Raw(value);
        Raw("\""u8);
    }

    public void Number(scoped ReadOnlySpan<byte> name, long value)
    {
        Raw(","u8);
        Utf8Formatter.TryFormat(value, buffer[Length..], out var written);
        Length += written;
    }

    public void Thousandths(scoped ReadOnlySpan<byte> name, int value)
    {
        Raw(","u8);
        Length += JsonSpanWriter.FormatThousandths(value, buffer[Length..]);
    }

    public void Truth(scoped ReadOnlySpan<byte> name, bool value) => Raw(value ? ",true"u8 : ",false"u8);

    public void Absent(scoped ReadOnlySpan<byte> name) => Raw(","u8);

    /// <summary>Bytes as they stand.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer[Length..]);
        Length += bytes.Length;
    }
}

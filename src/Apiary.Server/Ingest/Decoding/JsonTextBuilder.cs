using System.Buffers;
using System.Globalization;
using System.Text;

namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// Writes compact JSON text of values that came in another form, as nested arrays and maps are kept. Floats that JSON has no
/// word for are written as the JSON decoder reads them: NaN, Infinity, -Infinity. One owner at a time; reused.
/// </summary>
internal sealed class JsonTextBuilder
{
    private const int KeptBytes = 128 * 1024;

    private ArrayBufferWriter<byte> text = new(1024);

    /// <summary>What is written since <see cref="Reset"/>. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Text => text.WrittenSpan;

    /// <summary>Starts again.</summary>
    public void Reset()
    {
        if (text.Capacity > KeptBytes) text = new ArrayBufferWriter<byte>(1024);
        else text.ResetWrittenCount();
    }

    /// <summary>Writes punctuation or a word as it is.</summary>
    public void Raw(ReadOnlySpan<byte> word) => text.Write(word);

    public void Integer(long value) => Format(value);

    public void Float(double value)
    {
        if (double.IsNaN(value)) Raw("NaN"u8);
        else if (double.IsInfinity(value)) Raw(value > 0 ? "Infinity"u8 : "-Infinity"u8);
        else Format(value);
    }

    /// <summary>Writes a quoted string; bytes that are not UTF-8 become U+FFFD.</summary>
    public void String(ReadOnlySpan<byte> value)
    {
        Raw("\""u8);
        while (!value.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(value, out var rune, out var length);
            if (status != OperationStatus.Done) Raw("\uFFFD"u8);
            else if (rune.Value is '"' or '\\') Escape((byte)rune.Value);
            else if (rune.Value < 0x20) Control(rune.Value);
            else Raw(value[..length]);
            value = value[length..];
        }

        Raw("\""u8);
    }

    /// <summary>Writes bytes as a quoted string in base 64.</summary>
    public void Base64(ReadOnlySpan<byte> value) => String(Encoding.ASCII.GetBytes(Convert.ToBase64String(value)));

    private void Escape(byte value)
    {
        Raw("\\"u8);
        Raw([value]);
    }

    private void Control(int value)
    {
        switch (value)
        {
            case '\n': Raw("\\n"u8); break;
            case '\r': Raw("\\r"u8); break;
            case '\t': Raw("\\t"u8); break;
            default:
                Raw("\\u00"u8);
                Raw([(byte)('0' + (value >> 4)), (byte)"0123456789abcdef"[value & 15]]);
                break;
        }
    }

    private void Format<T>(T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(text.GetSpan(32), out var length, default, CultureInfo.InvariantCulture);
        text.Advance(length);
    }
}

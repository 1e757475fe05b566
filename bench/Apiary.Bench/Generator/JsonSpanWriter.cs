using System.Buffers.Text;

namespace Apiary.Bench.Generator;

/// <summary>Fields as members of a JSON object. The words need no escapes; the caller has left room for a whole event.</summary>
internal ref struct JsonSpanWriter(Span<byte> buffer) : ISpanWriter
{
    private readonly Span<byte> buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public void Text(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Name(name);
        Raw("\""u8);
        Raw(value);
        Raw("\""u8);
    }

    public void Number(scoped ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Utf8Formatter.TryFormat(value, buffer[Length..], out var written);
        Length += written;
    }

    public void Thousandths(scoped ReadOnlySpan<byte> name, int value)
    {
        Name(name);
        Length += FormatThousandths(value, buffer[Length..]);
    }

    public void Truth(scoped ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        Raw(value ? "true"u8 : "false"u8);
    }

    public readonly void Absent(scoped ReadOnlySpan<byte> name)
    {
    }

    /// <summary>Bytes that are JSON already.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer[Length..]);
        Length += bytes.Length;
    }

    /// <summary>The number with its point and, as JSON libraries write it, without zeros at the end.</summary>
    internal static int FormatThousandths(int value, Span<byte> to)
    {
        var (whole, rest) = Math.DivRem(value, 1000);
        Utf8Formatter.TryFormat(whole, to, out var length);
        if (rest == 0) return length;
        to[length++] = (byte)'.';
        for (var unit = 100; rest > 0; unit /= 10)
        {
            (var digit, rest) = Math.DivRem(rest, unit);
            to[length++] = (byte)('0' + digit);
        }

        return length;
    }

    private void Name(scoped ReadOnlySpan<byte> name)
    {
        // Only the first member of an object stands right behind its brace.
        if (buffer[Length - 1] != (byte)'{') Raw(","u8);
        Raw("\""u8);
        Raw(name);
        Raw("\":"u8);
    }
}

namespace Apiary.Server.Errors.SourceMaps;

/// <summary>Reads the numbers of a mapping: base 64 digits of 5 bits, least first, the lowest bit of a number its sign (ECMA-426, section "VLQ").</summary>
internal ref struct VlqReader(ReadOnlySpan<byte> text)
{
    private const int ContinuesBit = 32, DigitBits = 5, MostDigits = 7;

    private readonly ReadOnlySpan<byte> text = text;

    /// <summary>Where the next byte is read.</summary>
    public int Offset { get; set; }

    /// <summary>Whether a number follows, rather than the end or a separator.</summary>
    public readonly bool HasNumber => Offset < text.Length && text[Offset] is not ((byte)',' or (byte)';');

    /// <summary>The comma or semicolon that follows where no number does; 0 at the end.</summary>
    public readonly byte Separator => Offset < text.Length ? text[Offset] : (byte)0;

    /// <summary>The next number. Throws <see cref="SourceMapException"/> where none can be read, or one beyond 32 bits.</summary>
    public int Read()
    {
        var value = 0L;
        for (var digits = 0; digits < MostDigits; digits++)
        {
            if (Offset >= text.Length) throw new SourceMapException("a mapping ends in the middle of a number");
            var digit = DigitOf(text[Offset]);
            if (digit < 0) throw new SourceMapException($"expected a base 64 digit at character {Offset} of the mappings, found byte {text[Offset]}");
            Offset++;
            value |= (long)(digit & (ContinuesBit - 1)) << (digits * DigitBits);
            if ((digit & ContinuesBit) == 0) return ToNumber(value);
        }

        throw new SourceMapException($"a number of the mappings at character {Offset} has more than 32 bits");
    }

    private readonly int ToNumber(long value)
    {
        var number = (value & 1) == 0 ? value >> 1 : -(value >> 1);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new SourceMapException($"a number of the mappings at character {Offset} has more than 32 bits");
    }

    private static int DigitOf(byte character) => character switch
    {
        >= (byte)'A' and <= (byte)'Z' => character - 'A',
        >= (byte)'a' and <= (byte)'z' => character - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => character - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}

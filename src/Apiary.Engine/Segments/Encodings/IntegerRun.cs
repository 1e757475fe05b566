namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// A run of integers in the encoding that suits it best: integer lanes, dictionary codes, bits of floats, lengths of strings.
/// A power of ten that divides all values (milliseconds in a nanosecond clock) is taken out first.
/// <code>encoding u8 | power of ten u8 (0 to 18) | the encoding's bytes</code>
/// </summary>
internal static class IntegerRun
{
    private const int HeaderBytes = 2;
    private static readonly long[] PowersOfTen =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>Appends <paramref name="values"/>, at least one; returns the encoding chosen.</summary>
    /// <param name="values">Any values; overwritten.</param>
    /// <param name="areCodes">True for dictionary codes, which get only encodings that decode fast to 32 bits.</param>
    /// <param name="profile">Scratch; afterwards it tells the bounds of codes.</param>
    /// <param name="writer">Where to.</param>
    internal static EncodingId Write(Span<long> values, bool areCodes, IntegerProfile profile, ByteWriter writer)
    {
        var exponent = areCodes ? 0 : CommonExponent(values);
        if (exponent > 0)
        {
            var divisor = PowersOfTen[exponent];
            foreach (ref var value in values) value /= divisor;
        }

        profile.Analyze(values);
        IntegerEncoding? best = null;
        var bestCost = double.PositiveInfinity;
        foreach (var encoding in IntegerEncodings.All)
        {
            if (areCodes && !encoding.SuitsCodes) continue;
            var size = encoding.Measure(values, profile);
            var cost = size == long.MaxValue ? double.PositiveInfinity : size * encoding.Weight(values.Length, profile);
            if (cost >= bestCost) continue;
            best = encoding;
            bestCost = cost;
            if (encoding.Id == EncodingId.Constant) break;
        }

        writer.WriteByte((byte)best!.Id);
        writer.WriteByte((byte)exponent);
        best.Encode(values, profile, writer);
        return best.Id;
    }

    internal static bool IsValid(ReadOnlySpan<byte> bytes, int count)
    {
        if (count < 1 || bytes.Length < HeaderBytes || bytes[1] >= PowersOfTen.Length) return false;
        return IntegerEncodings.Find(bytes[0]) is { } encoding && encoding.IsValid(bytes[HeaderBytes..], count);
    }

    /// <summary>As <see cref="IsValid"/>, for runs that <see cref="DecodeCodes"/> will read.</summary>
    internal static bool IsValidForCodes(ReadOnlySpan<byte> bytes, int count) => IsValid(bytes, count) && bytes[1] == 0;

    internal static void Decode(ReadOnlySpan<byte> bytes, Span<long> values)
    {
        Encoding(bytes).Decode(bytes[HeaderBytes..], values);
        if (bytes[1] == 0) return;
        var factor = PowersOfTen[bytes[1]];
        foreach (ref var value in values) value = unchecked(value * factor);
    }

    internal static void DecodeCodes(ReadOnlySpan<byte> bytes, Span<uint> codes) => Encoding(bytes).DecodeCodes(bytes[HeaderBytes..], codes);

    internal static long Get(ReadOnlySpan<byte> bytes, int count, int index) =>
        unchecked(Encoding(bytes).Get(bytes[HeaderBytes..], count, index) * PowersOfTen[bytes[1]]);

    private static IntegerEncoding Encoding(ReadOnlySpan<byte> bytes) => IntegerEncodings.Find(bytes[0])!;

    private static int CommonExponent(ReadOnlySpan<long> values)
    {
        // Starts from the first value that is not 0, which nearly always ends the search at once.
        var exponent = PowersOfTen.Length - 1;
        var any = false;
        foreach (var value in values)
        {
            if (value == 0) continue;
            any = true;
            while (exponent > 0 && value % PowersOfTen[exponent] != 0) exponent--;
            if (exponent == 0) return 0;
        }

        return any ? exponent : 0;
    }
}

using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Execution;

/// <summary>The numbers of a lane as calculations take them: numbers, booleans as 0 and 1, text that is wholly a number; NaN is none.</summary>
internal static class LaneNumbers
{
    /// <summary>
    /// Fills the buffers' numbers with each row's number and sets the bit of each row that has one, clears all others. False
    /// when a dictionary says that no row has one; then neither is filled.
    /// </summary>
    public static bool Read(LanePlan lane, int block, int rows, Span<ulong> bits, BlockBuffers buffers)
    {
        if (lane.Type == ColumnType.String) return lane.HasDictionary ? ReadCodes(lane, block, rows, bits, buffers) : ReadTexts(lane, block, rows, bits, buffers);
        var numbers = buffers.Numbers.AsSpan(0, rows);
        lane.Reader.ReadNumbers(block, numbers);
        lane.Reader.ReadPresence(block, bits);
        if (lane.Type != ColumnType.Float || !Bitmaps.AnyNaN(numbers)) return true;
        var real = buffers.FilterBits.AsSpan(0, bits.Length);
        Bitmaps.NumbersInRange(numbers, double.NegativeInfinity, double.PositiveInfinity, real);
        Bitmaps.And(bits, real);
        return true;
    }

    private static bool ReadCodes(LanePlan lane, int block, int rows, Span<ulong> bits, BlockBuffers buffers)
    {
        if (!lane.TryGetNumbers(out var table, out var set)) return false;
        var codes = buffers.Codes.AsSpan(0, rows);
        lane.Reader.ReadCodes(block, codes);
        Bitmaps.CodesInSet(codes, set, bits);
        var numbers = buffers.Numbers;
        for (var row = 0; row < codes.Length; row++) numbers[row] = table[codes[row]];
        return true;
    }

    private static bool ReadTexts(LanePlan lane, int block, int rows, Span<ulong> bits, BlockBuffers buffers)
    {
        var (strings, numbers) = (buffers.Strings, buffers.Numbers);
        lane.Reader.ReadStrings(block, strings);
        bits.Clear();
        for (var row = 0; row < rows; row++)
            if (Coercion.TryParseNumber(strings.Value(row), out numbers[row])) bits[row >> 6] |= 1UL << (row & 63);
        return true;
    }
}

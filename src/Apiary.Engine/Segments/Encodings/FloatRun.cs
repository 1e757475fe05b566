using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// A run of doubles, bit for bit. Measured values mostly have few decimal digits, so they are written as integers over a
/// power of ten whenever dividing gives back the very same bits; the few that do not (NaN, -0.0, infinities) stand apart.
/// Everything else is an <see cref="IntegerRun"/> of the bits.
/// <code>
/// 16 | power of ten u8 | exception count u32 | index of each exception u16 | bits of each exception u64 | integer run
/// </code>
/// </summary>
internal static class FloatRun
{
    private const int HeaderBytes = 6;

    /// <summary>The largest integer below which doubles are exact.</summary>
    private const double MaxExact = 1L << 53;

    /// <summary>Dividing by these is correctly rounded, since powers of ten are exact doubles up to 10^22.</summary>
    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Appends the doubles whose bits are <paramref name="bits"/> (at least one, overwritten); returns the encoding chosen.</summary>
    internal static EncodingId Write(Span<long> bits, long[] scratch, IntegerProfile profile, ByteWriter writer)
    {
        var start = writer.Length;
        if (!TryWriteDecimal(bits, scratch, profile, writer)) return IntegerRun.Write(bits, areCodes: false, profile, writer);
        var decimalBytes = writer.Length - start;
        // At half the raw size there is little left to win by trying the bits themselves.
        if (decimalBytes <= bits.Length * 4L) return EncodingId.Decimal;
        var id = IntegerRun.Write(bits, areCodes: false, profile, writer);
        if (writer.Length - start - decimalBytes >= decimalBytes)
        {
            writer.Truncate(start + decimalBytes);
            return EncodingId.Decimal;
        }

        writer.Remove(start, decimalBytes);
        return id;
    }

    internal static bool IsValid(ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.IsEmpty || count > Segment.BlockRows) return false;
        if (bytes[0] != (byte)EncodingId.Decimal) return IntegerRun.IsValid(bytes, count);
        if (bytes.Length < HeaderBytes || bytes[1] >= PowersOfTen.Length) return false;
        var exceptions = BinaryPrimitives.ReadUInt32LittleEndian(bytes[2..]);
        if (exceptions > count || bytes.Length < HeaderBytes + (exceptions * 10L)) return false;
        var previous = -1;
        for (var i = 0; i < exceptions; i++)
        {
            var index = ExceptionIndex(bytes, i);
            if (index <= previous || index >= count) return false;
            previous = index;
        }

        return IntegerRun.IsValid(bytes[(HeaderBytes + ((int)exceptions * 10))..], count);
    }

    /// <summary>Fills all of <paramref name="values"/>.</summary>
    internal static void Decode(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        if (bytes[0] != (byte)EncodingId.Decimal)
        {
            IntegerRun.Decode(bytes, MemoryMarshal.Cast<double, long>(values));
            return;
        }

        var exceptions = BinaryPrimitives.ReadInt32LittleEndian(bytes[2..]);
        IntegerRun.Decode(bytes[(HeaderBytes + (exceptions * 10))..], MemoryMarshal.Cast<double, long>(values));
        Scale(values, PowersOfTen[bytes[1]]);
        for (var i = 0; i < exceptions; i++) values[ExceptionIndex(bytes, i)] = BitConverter.Int64BitsToDouble(ExceptionBits(bytes, exceptions, i));
    }

    internal static double Get(ReadOnlySpan<byte> bytes, int count, int index)
    {
        if (bytes[0] != (byte)EncodingId.Decimal) return BitConverter.Int64BitsToDouble(IntegerRun.Get(bytes, count, index));
        var exceptions = BinaryPrimitives.ReadInt32LittleEndian(bytes[2..]);
        for (var i = 0; i < exceptions; i++)
            if (ExceptionIndex(bytes, i) == index) return BitConverter.Int64BitsToDouble(ExceptionBits(bytes, exceptions, i));
        return IntegerRun.Get(bytes[(HeaderBytes + (exceptions * 10))..], count, index) / PowersOfTen[bytes[1]];
    }

    /// <summary>Turns integers, standing in the doubles' own memory, into doubles over <paramref name="divisor"/>.</summary>
    internal static void Scale(Span<double> values, double divisor)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var divisors = Vector256.Create(divisor);
            ref var start = ref MemoryMarshal.GetReference(values);
            for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
                (Vector256.ConvertToDouble(Vector256.LoadUnsafe(ref start, (nuint)i).AsInt64()) / divisors).StoreUnsafe(ref start, (nuint)i);
        }

        ScaleScalar(values[i..], divisor);
    }

    internal static void ScaleScalar(Span<double> values, double divisor)
    {
        foreach (ref var value in values) value = BitConverter.DoubleToInt64Bits(value) / divisor;
    }

    private static int ExceptionIndex(ReadOnlySpan<byte> bytes, int exception) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[(HeaderBytes + (exception * 2))..]);

    private static long ExceptionBits(ReadOnlySpan<byte> bytes, int exceptions, int exception) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes[(HeaderBytes + (exceptions * 2) + (exception * 8))..]);

    private static bool TryWriteDecimal(ReadOnlySpan<long> bits, long[] scratch, IntegerProfile profile, ByteWriter writer)
    {
        var exponent = FindExponent(bits);
        if (exponent < 0) return false;
        var integers = scratch.AsSpan(0, bits.Length);
        var exceptions = new List<ushort>();
        long previous = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            if (TryScale(BitConverter.Int64BitsToDouble(bits[i]), exponent, out var integer)) previous = integer;
            else exceptions.Add((ushort)i);
            // An exception repeats its neighbour, so that it widens nothing.
            integers[i] = previous;
        }

        if (exceptions.Count > bits.Length / 8) return false;
        writer.WriteByte((byte)EncodingId.Decimal);
        writer.WriteByte((byte)exponent);
        writer.WriteInt32(exceptions.Count);
        foreach (var index in exceptions) writer.WriteUInt16(index);
        foreach (var index in exceptions) writer.WriteInt64(bits[index]);
        IntegerRun.Write(integers, areCodes: false, profile, writer);
        return true;
    }

    /// <summary>The smallest power that serves nearly all values; -1 when it is soon clear that none does.</summary>
    private static int FindExponent(ReadOnlySpan<long> bits)
    {
        var exponent = 0;
        var failed = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            var value = BitConverter.Int64BitsToDouble(bits[i]);
            if (TryScale(value, exponent, out _)) continue;
            var wider = exponent + 1;
            while (wider < PowersOfTen.Length && !TryScale(value, wider, out _)) wider++;
            if (wider < PowersOfTen.Length) exponent = wider;
            else if (++failed > 16 + (i / 8)) return -1;
        }

        return exponent;
    }

    private static bool TryScale(double value, int exponent, out long integer)
    {
        integer = 0;
        var power = PowersOfTen[exponent];
        var scaled = Math.Round(value * power);
        // The comparison is false for NaN as well.
        if (!(Math.Abs(scaled) < MaxExact)) return false;
        integer = (long)scaled;
        return BitConverter.DoubleToInt64Bits(integer / power) == BitConverter.DoubleToInt64Bits(value);
    }
}

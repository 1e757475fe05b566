using System.Buffers.Binary;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// Each run of equal values once, with the index of its last value. Worth it from some eight values a run.
/// <code>run count u32 | minimum i64 | width u8 | index of the last value of each run u16 | values of the runs, packed</code>
/// </summary>
internal sealed class RunLengthEncoding : IntegerEncoding
{
    private const int HeaderBytes = 13;

    /// <summary>A run takes 8 ns whatever its length; packed codes take 0.2 ns each. Runs of fewer rows must save a lot to be worth it.</summary>
    private const int ShortRun = 8;

    /// <summary>Runs whose values are unpacked at a time; a multiple of 8, so that a batch begins at a whole byte.</summary>
    private const int BatchRuns = 256;

    internal override EncodingId Id => EncodingId.RunLength;

    internal override double Weight(int count, IntegerProfile profile) => profile.RunCount * ShortRun > count ? 3 : 1;

    internal override long Measure(ReadOnlySpan<long> values, IntegerProfile profile)
    {
        // Indices are 16 bits wide.
        if (values.Length > Segment.BlockRows) return long.MaxValue;
        return HeaderBytes + (profile.RunCount * 2L) + BitPacking.PackedBytes(profile.RunCount, Width(profile));
    }

    internal override void Encode(ReadOnlySpan<long> values, IntegerProfile profile, ByteWriter writer)
    {
        var runs = profile.RunCount;
        var width = Width(profile);
        writer.WriteInt32(runs);
        writer.WriteInt64(profile.Minimum);
        writer.WriteByte((byte)width);
        var runValues = new long[runs];
        var ends = writer.Reserve(runs * 2);
        var run = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (i + 1 < values.Length && values[i + 1] == values[i]) continue;
            BinaryPrimitives.WriteUInt16LittleEndian(ends[(run * 2)..], (ushort)i);
            runValues[run++] = values[i];
        }

        BitPacking.Pack(runValues, profile.Minimum, width, writer.Reserve((int)BitPacking.PackedBytes(runs, width)));
    }

    internal override bool IsValid(ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < HeaderBytes || count > Segment.BlockRows) return false;
        var runs = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (runs < 1 || runs > count || !BitPacking.IsWidth(bytes[12])) return false;
        if (bytes.Length != HeaderBytes + (runs * 2L) + BitPacking.PackedBytes(runs, bytes[12])) return false;
        var previous = -1;
        for (var run = 0; run < runs; run++)
        {
            var end = End(bytes, run);
            if (end <= previous) return false;
            previous = end;
        }

        return previous == count - 1;
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Span<long> values)
    {
        var packed = Open(bytes, out var runs, out var minimum, out var width);
        Span<long> runValues = stackalloc long[BatchRuns];
        var start = 0;
        for (var first = 0; first < runs; first += BatchRuns)
        {
            var batch = runValues[..Math.Min(BatchRuns, runs - first)];
            BitPacking.Unpack(packed[(int)BitPacking.PackedBytes(first, width)..], width, minimum, batch);
            for (var i = 0; i < batch.Length; i++)
            {
                var end = End(bytes, first + i) + 1;
                RunFiller.Fill(values, start, end, batch[i]);
                start = end;
            }
        }
    }

    internal override void DecodeCodes(ReadOnlySpan<byte> bytes, Span<uint> codes)
    {
        var packed = Open(bytes, out var runs, out var minimum, out var width);
        Span<uint> runCodes = stackalloc uint[BatchRuns];
        var start = 0;
        for (var first = 0; first < runs; first += BatchRuns)
        {
            var batch = runCodes[..Math.Min(BatchRuns, runs - first)];
            BitPacking.Unpack(packed[(int)BitPacking.PackedBytes(first, width)..], width, (uint)minimum, batch);
            for (var i = 0; i < batch.Length; i++)
            {
                var end = End(bytes, first + i) + 1;
                RunFiller.Fill(codes, start, end, batch[i]);
                start = end;
            }
        }
    }

    internal override long Get(ReadOnlySpan<byte> bytes, int count, int index)
    {
        var packed = Open(bytes, out var runs, out var minimum, out var width);
        // The first run that ends at or behind the index.
        var low = 0;
        var high = runs - 1;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (End(bytes, middle) < index) low = middle + 1;
            else high = middle;
        }

        return unchecked(minimum + (long)BitPacking.Get(packed, width, low));
    }

    private static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> bytes, out int runs, out long minimum, out int width)
    {
        runs = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        minimum = BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]);
        width = bytes[12];
        return bytes[(HeaderBytes + (runs * 2))..];
    }

    private static int End(ReadOnlySpan<byte> bytes, int run) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(HeaderBytes + (run * 2))..]);

    private static int Width(IntegerProfile profile) => BitPacking.WidthOf(unchecked((ulong)profile.Maximum - (ulong)profile.Minimum));
}

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// Mini-blocks of 256 values, each with its own smallest value and width, so that a value is read by looking at no more than
/// its mini-block. Order 0 packs the values themselves, order 1 the differences of neighbours (sorted times), order 2 the
/// differences of differences (times that come regularly). Differences wrap around, so any values can be written.
/// <code>
/// width u8 for each mini-block | order + 1 columns of one number a mini-block: first value, first difference, smallest packed number
/// | for each mini-block its values (less the first ones that stand in a column), packed from a byte boundary
/// </code>
/// </summary>
internal sealed class MiniBlockEncoding(EncodingId id, int order) : IntegerEncoding
{
    internal const int MiniRows = 256;

    internal override EncodingId Id => id;

    internal override double Weight(int count, IntegerProfile profile) => order == 0 ? 1.04 : 1.1;

    internal override bool SuitsCodes => order == 0;

    internal static int MiniCount(int count) => (int)(((long)count + MiniRows - 1) / MiniRows);

    internal override long Measure(ReadOnlySpan<long> values, IntegerProfile profile)
    {
        var minis = MiniCount(values.Length);
        if (minis > Segment.BlockRows || values.Length <= order) return long.MaxValue;
        var frames = new MiniBlockFrames(order, minis);
        frames.Fill(values, profile);
        return frames.Measure(values.Length);
    }

    internal override void Encode(ReadOnlySpan<long> values, IntegerProfile profile, ByteWriter writer)
    {
        var minis = MiniCount(values.Length);
        var frames = new MiniBlockFrames(order, minis);
        frames.Fill(values, profile);
        frames.Write(writer);
        Span<long> residuals = stackalloc long[MiniRows];
        for (var mini = 0; mini < minis; mini++)
        {
            var run = values[(mini * MiniRows)..Math.Min(values.Length, (mini + 1) * MiniRows)];
            var rest = MiniBlockFrames.Residuals(run, order, residuals);
            var target = writer.Reserve((int)BitPacking.PackedBytes(rest.Length, frames.Width(mini)));
            BitPacking.Pack(rest, frames.Smallest(mini), frames.Width(mini), target);
        }
    }

    internal override bool IsValid(ReadOnlySpan<byte> bytes, int count)
    {
        var minis = MiniCount(count);
        if (bytes.Length < minis) return false;
        var offset = minis;
        for (var column = 0; column <= order; column++)
            if (!FrameColumn.TryRead(bytes, minis, ref offset, out _)) return false;
        long end = offset;
        for (var mini = 0; mini < minis; mini++)
        {
            if (!BitPacking.IsWidth(bytes[mini])) return false;
            end += BitPacking.PackedBytes(PackedCount(count, mini), bytes[mini]);
        }

        return end == bytes.Length;
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Span<long> values)
    {
        var minis = MiniCount(values.Length);
        Open(bytes, minis, out var first, out var second, out var smallest, out var offset);
        for (var mini = 0; mini < minis; mini++)
        {
            var run = values[(mini * MiniRows)..Math.Min(values.Length, (mini + 1) * MiniRows)];
            DecodeMini(bytes[offset..], bytes[mini], first[mini], second[mini], smallest[mini], run);
            offset += (int)BitPacking.PackedBytes(Math.Max(0, run.Length - order), bytes[mini]);
        }
    }

    internal override void DecodeCodes(ReadOnlySpan<byte> bytes, Span<uint> codes)
    {
        var minis = MiniCount(codes.Length);
        Open(bytes, minis, out var first, out var second, out var smallest, out var offset);
        Span<long> wide = stackalloc long[MiniRows];
        for (var mini = 0; mini < minis; mini++)
        {
            var run = codes[(mini * MiniRows)..Math.Min(codes.Length, (mini + 1) * MiniRows)];
            if (order == 0)
            {
                BitPacking.Unpack(bytes[offset..], bytes[mini], (uint)smallest[mini], run);
            }
            else
            {
                DecodeMini(bytes[offset..], bytes[mini], first[mini], second[mini], smallest[mini], wide[..run.Length]);
                for (var i = 0; i < run.Length; i++) run[i] = (uint)wide[i];
            }

            offset += (int)BitPacking.PackedBytes(Math.Max(0, run.Length - order), bytes[mini]);
        }
    }

    internal override long Get(ReadOnlySpan<byte> bytes, int count, int index)
    {
        var minis = MiniCount(count);
        Open(bytes, minis, out var first, out var second, out var smallest, out var offset);
        var mini = index / MiniRows;
        // All mini-blocks before this one are full.
        for (var i = 0; i < mini; i++) offset += (int)BitPacking.PackedBytes(MiniRows - order, bytes[i]);
        var within = index % MiniRows;
        if (order == 0) return unchecked(smallest[mini] + (long)BitPacking.Get(bytes[offset..], bytes[mini], within));
        Span<long> run = stackalloc long[MiniRows];
        run = run[..(within + 1)];
        DecodeMini(bytes[offset..], bytes[mini], first[mini], second[mini], smallest[mini], run);
        return run[within];
    }

    private int PackedCount(int count, int mini) => Math.Max(0, Math.Min(MiniRows, count - (mini * MiniRows)) - order);

    private void Open(ReadOnlySpan<byte> bytes, int minis, out FrameColumn first, out FrameColumn second, out FrameColumn smallest, out int offset)
    {
        offset = minis;
        first = default;
        second = default;
        if (order > 0) FrameColumn.TryRead(bytes, minis, ref offset, out first);
        if (order > 1) FrameColumn.TryRead(bytes, minis, ref offset, out second);
        FrameColumn.TryRead(bytes, minis, ref offset, out smallest);
    }

    private void DecodeMini(ReadOnlySpan<byte> packed, int width, long first, long second, long smallest, Span<long> run)
    {
        if (order == 0)
        {
            BitPacking.Unpack(packed, width, smallest, run);
            return;
        }

        run[0] = first;
        if (run.Length > order) BitPacking.Unpack(packed, width, smallest, run[order..]);
        var value = first;
        if (order == 1)
        {
            foreach (ref var next in run[1..]) next = value = unchecked(value + next);
            return;
        }

        if (run.Length == 1) return;
        run[1] = value = unchecked(first + second);
        var difference = second;
        foreach (ref var next in run[Math.Min(2, run.Length)..])
        {
            difference = unchecked(difference + next);
            next = value = unchecked(value + difference);
        }
    }
}

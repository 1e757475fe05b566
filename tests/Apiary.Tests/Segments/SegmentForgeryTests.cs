using System.Buffers.Binary;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Apiary.Engine.Segments.Encodings;
using Xunit;

namespace Apiary.Tests.Segments;

/// <summary>What the fuzzer of segment files found: nonsense whose checksums are right.</summary>
public sealed class SegmentForgeryTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(int.MaxValue, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public void Sample_rates_that_no_event_can_have_are_refused(int rate, bool isSound)
    {
        // The writer writes what it is given; events count a smaller rate as 1 long before.
        var bytes = SegmentOnDisk.Bytes(new RowsSegment([new TestRow(1, 1), new TestRow(2, rate)]));
        if (isSound)
        {
            using var segment = SegmentOnDisk.Open(bytes);
            Assert.True(segment.SampleRates.TryReadValue(1, out var value));
            Assert.Equal(rate, value.AsInteger());
        }
        else
        {
            Assert.Throws<CorruptFileException>(() => SegmentOnDisk.Open(bytes));
        }
    }

    [Fact]
    public void Sample_rates_outside_their_own_bounds_are_refused()
    {
        var bytes = SegmentOnDisk.Bytes(new RowsSegment([new TestRow(1, 3), new TestRow(2, 9)]));
        using var forged = SegmentOnDisk.Open(Forge(bytes, (segment, footer) =>
        {
            // The largest rate of the block, as its record tells it.
            var chunk = SegmentFooter.HeaderBytes + (segment.Footer.LaneCount * LaneRecord.Bytes) + (segment.Footer.Lane(1).FirstChunk * ChunkRecord.Bytes);
            BinaryPrimitives.WriteInt64LittleEndian(footer[(chunk + 32)..], 8);
        }));
        Assert.Throws<CorruptFileException>(() => forged.SampleRates.TryReadValue(0, out _));
    }

    [Fact]
    public void A_boolean_that_is_neither_is_refused()
    {
        var bytes = SegmentOnDisk.Bytes(new RowsSegment([new TestRow(1, 1, ("b", FieldValue.Boolean(true)))]));
        using var sound = SegmentOnDisk.Open(bytes);
        Assert.Equal(1, sound.Lanes("b")[0].Dictionary!.Bits(1));
        using var forged = SegmentOnDisk.Open(Forge(bytes, (segment, footer) =>
        {
            // A third number in the place of the dictionary's two: eight bytes of the file that read as something else.
            var at = SegmentFooter.HeaderBytes + (2 * LaneRecord.Bytes) + 20;
            var section = FileSection.Read(footer[at..]);
            var elsewhere = bytes.AsSpan(0, section.Length);
            new FileSection(section.Length, 0, Crc32C.Compute(elsewhere)).Write(footer[at..]);
        }));
        Assert.Throws<CorruptFileException>(() => forged.Lanes("b")[0].Dictionary);
    }

    [Fact]
    public void A_dictionary_of_more_entries_than_its_bytes_can_hold_gets_no_memory()
    {
        var bytes = SegmentOnDisk.Bytes(new RowsSegment([new TestRow(1, 1, ("s", FieldValue.String("")))]));
        foreach (var count in (int[])[0, -1, 200_000, SegmentFormat.MaxStringEntries, SegmentFormat.MaxStringEntries + 1, int.MaxValue])
        {
            using var forged = SegmentOnDisk.Open(Forge(bytes, (_, footer) =>
                BinaryPrimitives.WriteInt32LittleEndian(footer[(SegmentFooter.HeaderBytes + (2 * LaneRecord.Bytes) + 16)..], count)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<CorruptFileException>(() => forged.Lanes("s")[0].Dictionary);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Theory]
    [InlineData(EventLimits.MaxStringBytes, true)]
    [InlineData(EventLimits.MaxStringBytes + 1, false)]
    public void A_string_longer_than_any_event_has_is_refused(int length, bool isSound)
    {
        var texts = new TextList();
        texts.Add(new byte[length]);
        var writer = new ByteWriter();
        StringEncodings.Write(texts, new IntegerProfile(), writer);
        Assert.Equal(isSound, StringEncodings.IsValid(writer.Written, 1));
    }

    /// <summary>The file with its footer changed and all checksums right again.</summary>
    private static byte[] Forge(byte[] whole, Change change)
    {
        var bytes = (byte[])whole.Clone();
        var trailer = bytes.AsSpan(^SegmentFormat.TrailerBytes..);
        var footer = bytes.AsSpan((int)BinaryPrimitives.ReadInt64LittleEndian(trailer), BinaryPrimitives.ReadInt32LittleEndian(trailer[8..]));
        using (var segment = SegmentOnDisk.Open(whole)) change(segment, footer);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[12..], Crc32C.Compute(footer));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[20..], Crc32C.Compute(trailer[..20]));
        return bytes;
    }

    private delegate void Change(SegmentFile segment, Span<byte> footer);
}

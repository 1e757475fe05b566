using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Apiary.Engine.Segments.Encodings;
using Xunit;

namespace Apiary.Tests.Segments;

public sealed class NearbyIdTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(100)]
    public void Parents_come_back_however_many_of_them_are_elsewhere(int percentElsewhere)
    {
        var rows = Spans(Segment.BlockRows + 5000, percentElsewhere, seed: 1);
        foreach (var coded in (bool[])[true, false])
        {
            using var segment = SegmentOnDisk.Write(new RowsSegment(rows, coded));
            SegmentContent.Check(rows, segment);
            var encodings = SegmentReport.Create(segment).Single(lane => lane.Name == "trace.parent_id").Encodings.Keys;
            Assert.Equal(percentElsewhere < 50, encodings.All(encoding => encoding.StartsWith(nameof(EncodingId.NearbyId), StringComparison.Ordinal)));
            using var merged = SegmentOnDisk.Write(segment, new RowsSegment(rows, coded));
            SegmentContent.Check(rows.Concat(rows), merged);
        }
    }

    [Fact]
    public void Parents_of_nearby_spans_take_about_a_byte()
    {
        using var segment = SegmentOnDisk.Write(new RowsSegment(Spans(20_000, percentElsewhere: 0, seed: 2)));
        var lane = SegmentReport.Create(segment).Single(lane => lane.Name == "trace.parent_id");
        Assert.True(lane.ChunkBytes < lane.PresentCount * 3 / 2, $"{lane.ChunkBytes} bytes for {lane.PresentCount} ids");
    }

    [Fact]
    public void A_span_that_is_its_own_parent_or_has_no_id_is_kept()
    {
        var rows = Spans(6000, percentElsewhere: 0, seed: 3);
        for (var i = 0; i < rows.Length; i += 7)
        {
            var id = i % 2 == 0 ? rows[i].Fields[0].Value : FieldValue.String("00000000000000ab");
            rows[i] = rows[i] with { Fields = i % 3 == 0 ? [("trace.parent_id", id)] : [("trace.span_id", id), ("trace.parent_id", id)] };
        }

        using var segment = SegmentOnDisk.Write(new RowsSegment(rows));
        SegmentContent.Check(rows, segment);
    }

    [Fact]
    public void Parents_that_are_not_ids_are_texts()
    {
        var rows = Spans(6000, percentElsewhere: 0, seed: 4);
        rows[77] = rows[77] with { Fields = [rows[77].Fields[0], ("trace.parent_id", FieldValue.String("ABCDEF0123456789"))] };
        using var segment = SegmentOnDisk.Write(new RowsSegment(rows));
        SegmentContent.Check(rows, segment);
    }

    [Fact]
    public void Damage_to_spans_or_parents_is_found_when_parents_are_read()
    {
        var rows = Spans(6000, percentElsewhere: 10, seed: 5);
        var whole = SegmentOnDisk.Bytes(new RowsSegment(rows));
        using var sound = SegmentOnDisk.Open(whole);
        foreach (var column in (string[])["trace.span_id", "trace.parent_id"])
        {
            var lane = sound.Footer.Lane(sound.Footer.FindLane(System.Text.Encoding.UTF8.GetBytes(column)));
            var section = sound.Footer.Chunks(lane)[0].Section;
            var bytes = (byte[])whole.Clone();
            bytes[(int)section.Offset + 100] ^= 4;
            using var damaged = SegmentOnDisk.Open(bytes);
            Assert.Throws<CorruptFileException>(() => damaged.Lanes("trace.parent_id")[0].ReadStrings(0, new StringBlock()));
        }
    }

    [Fact]
    public void Damaged_distances_are_refused_or_lead_to_an_id_or_to_an_error()
    {
        var random = new Random(9);
        var ids = Enumerable.Range(0, 300).Select(_ => random.NextInt64()).ToArray();
        var distances = Enumerable.Range(0, 300).Select(i => i % 9 == 0 ? 0L : Math.Min(i, random.Next(1, 40))).ToArray();
        var writer = new ByteWriter();
        NearbyIds.Write(ids, distances, new IntegerProfile(), writer);
        var others = new byte[300 * 8];
        var rows = Enumerable.Range(0, 300).ToArray();
        for (var round = 0; round < 3000; round++)
        {
            var bytes = writer.Written.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!NearbyIds.IsValid(bytes, 300)) continue;
            try
            {
                NearbyIds.Decode(bytes, rows, new RawIds(Presence.Read(PresenceKind.All, default, 300, 300), others, 300), new long[300]);
            }
            catch (InvalidDataException)
            {
                // What the lane reports as a damaged file.
            }
        }
    }

    /// <summary>Traces of 20 spans whose spans interleave with those of others; some parents are not in the segment.</summary>
    private static TestRow[] Spans(int count, int percentElsewhere, int seed)
    {
        var random = new Random(seed);
        var spans = Enumerable.Range(0, count).Select(_ => random.NextInt64().ToString("x16")).ToArray();
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            if (i % 20 == 0) return new TestRow(i, 1, ("trace.span_id", FieldValue.String(spans[i])));
            var parent = random.Next(100) < percentElsewhere ? random.NextInt64().ToString("x16") : spans[Math.Max(0, i - random.Next(1, 20))];
            return new TestRow(i, 1, ("trace.span_id", FieldValue.String(spans[i])), ("trace.parent_id", FieldValue.String(parent)));
        })];
    }
}

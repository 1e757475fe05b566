using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

public sealed class SegmentCorruptionTests
{
    private static readonly TestRow[] Rows = SampleRows.Create(25, seed: 5);
    private static readonly byte[] Whole = SegmentOnDisk.Bytes(new RowsSegment(Rows));

    [Fact]
    public void Any_flipped_byte_is_found_or_changes_nothing()
    {
        var found = 0;
        for (var at = 0; at < Whole.Length; at++)
        {
            var bytes = (byte[])Whole.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));
            found += IsFound(bytes) ? 1 : 0;
        }

        // No byte of the format is free.
        Assert.Equal(Whole.Length, found);
    }

    [Fact]
    public void Any_truncated_file_is_found()
    {
        for (var length = 0; length < Whole.Length; length++) Assert.True(IsFound(Whole[..length]), $"{length} bytes");
    }

    [Fact]
    public void Bytes_at_the_end_are_found() => Assert.True(IsFound([.. Whole, 0]));

    [Fact]
    public void A_hole_in_a_chunk_is_reported_with_path_and_offset()
    {
        using var sound = SegmentOnDisk.Open(Whole);
        var lane = sound.Footer.Lane(sound.Footer.FindLane("text"u8));
        var section = sound.Footer.Chunks(lane)[0].Section;
        var bytes = (byte[])Whole.Clone();
        bytes.AsSpan((int)section.Offset, section.Length).Clear();
        using var damaged = SegmentOnDisk.Open(bytes);
        var error = Assert.Throws<CorruptFileException>(() => damaged.Lanes("text")[0].ReadStrings(0, new StringBlock()));
        Assert.Equal(SegmentOnDisk.Path, error.Path);
        Assert.Equal(section.Offset, error.Offset);
        // The other columns stay readable.
        Assert.True(damaged.Lanes("number")[0].TryReadValue(0, out _));
    }

    [Fact]
    public void A_file_of_another_version_is_refused_by_name()
    {
        var bytes = (byte[])Whole.Clone();
        bytes[8] = 2;
        var error = Assert.Throws<CorruptFileException>(() => SegmentOnDisk.Open(bytes));
        Assert.Contains("version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_input_stops_a_merge_and_leaves_no_file()
    {
        var bytes = (byte[])Whole.Clone();
        bytes[20] ^= 1;
        var files = new MemoryFiles();
        using var damaged = SegmentOnDisk.Open(bytes);
        Assert.Throws<CorruptFileException>(() => SegmentOnDisk.Write(files, damaged));
        Assert.Empty(files.List(""));
    }

    private static bool IsFound(byte[] bytes)
    {
        try
        {
            using var segment = SegmentOnDisk.Open(bytes);
            SegmentContent.Check(Rows, segment);
            foreach (var row in Rows)
                foreach (var (name, value) in row.Fields)
                    if (value.Type == ColumnType.String) Assert.True(segment.MayContain(name, System.Text.Encoding.UTF8.GetBytes(value.AsString())));
            return false;
        }
        catch (CorruptFileException)
        {
            return true;
        }
    }
}

using System.Buffers.Binary;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;

namespace Apiary.Fuzz;

/// <summary>
/// Takes a segment file apart and puts changed parts together again with checksums that are right, so that what stands behind
/// the checksums gets to see the damage.
/// </summary>
internal sealed class SegmentForge
{
    private const int ChunkEncodingAt = 19;

    private static readonly int[] Edges = [0, 1, 2, -1, 7, 64, 255, 256, 65_535, 65_536, 1 << 24, int.MaxValue, int.MinValue];

    private readonly byte[] body;
    private readonly byte[] footer;
    private readonly int[] chunks;
    // Where in the footer a section that has bytes is told of: chunks, dictionaries and filters.
    private readonly int[] sections;

    internal SegmentForge(byte[] file)
    {
        var trailer = file.AsSpan(^SegmentFormat.TrailerBytes..);
        var footerStart = (int)BinaryPrimitives.ReadInt64LittleEndian(trailer);
        body = file[..footerStart];
        footer = file[footerStart..^SegmentFormat.TrailerBytes];
        var laneCount = BinaryPrimitives.ReadInt32LittleEndian(footer.AsSpan(24));
        var chunkCount = BinaryPrimitives.ReadInt32LittleEndian(footer.AsSpan(28));
        var lanes = Enumerable.Range(0, laneCount).Select(i => SegmentFooter.HeaderBytes + (i * LaneRecord.Bytes)).ToArray();
        var chunksStart = SegmentFooter.HeaderBytes + (laneCount * LaneRecord.Bytes);
        chunks = [.. Enumerable.Range(0, chunkCount).Select(i => chunksStart + (i * ChunkRecord.Bytes))];
        // A lane's dictionary is told of at its byte 20, its filter at 36.
        sections = [.. chunks, .. lanes.SelectMany(lane => (int[])[lane + 20, lane + 36]).Where(at => SectionAt(footer, at).Length > 0)];
    }

    /// <summary>A file with the bytes of one section changed, perhaps in length, and its checksums right again.</summary>
    internal byte[] ChangeSection(Random random)
    {
        var changed = (byte[])footer.Clone();
        var at = sections[random.Next(sections.Length)];
        var section = SectionAt(footer, at);
        var bytes = ByteDamage.Change(random, body.AsSpan((int)section.Offset, section.Length).ToArray(), keepLength: random.Next(2) == 0);
        new FileSection(bytes.Length, body.Length, Crc32C.Compute(bytes)).Write(changed.AsSpan(at));
        return Assemble([.. body, .. bytes], changed);
    }

    /// <summary>A file whose one section stands where another's is told to be; of a chunk the encoding is told with it or not.</summary>
    internal byte[] ExchangeSections(Random random)
    {
        var changed = (byte[])footer.Clone();
        var to = sections[random.Next(sections.Length)];
        var from = sections[random.Next(sections.Length)];
        footer.AsSpan(from, FileSection.Bytes).CopyTo(changed.AsSpan(to));
        if (chunks.Contains(to) && chunks.Contains(from) && random.Next(3) > 0)
        {
            // Block and present rows stay, presence and encoding come along.
            footer.AsSpan(from + ChunkEncodingAt - 1, 2).CopyTo(changed.AsSpan(to + ChunkEncodingAt - 1));
            if (random.Next(2) == 0) footer.AsSpan(from + 20, 28).CopyTo(changed.AsSpan(to + 20));
        }

        return Assemble(body, changed);
    }

    /// <summary>A file with numbers of the footer changed.</summary>
    internal byte[] ChangeFooter(Random random)
    {
        var changed = (byte[])footer.Clone();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(changed.Length / 4) * 4;
            var was = BinaryPrimitives.ReadInt32LittleEndian(changed.AsSpan(at));
            switch (random.Next(4))
            {
                case 0: changed[at + random.Next(4)] ^= (byte)(1 << random.Next(8)); break;
                case 1: changed[at + random.Next(4)] = (byte)random.Next(40); break;
                case 2: BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), Edges[random.Next(Edges.Length)]); break;
                default: BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), unchecked(was + random.Next(-3, 4))); break;
            }
        }

        return Assemble(body, changed);
    }

    /// <summary>
    /// A file in which one chunk's values are of another encoding than they were written in, in both places that name it, and
    /// damaged a little behind that.
    /// </summary>
    internal byte[] ChangeEncoding(Random random)
    {
        var changed = (byte[])footer.Clone();
        var at = chunks[random.Next(chunks.Length)];
        var section = SectionAt(footer, at);
        var bytes = body.AsSpan((int)section.Offset, section.Length).ToArray();
        var encoding = bytes.AsSpan().IndexOf(footer[at + ChunkEncodingAt]);
        byte[] known = [1, 2, 3, 4, 5, 6, 7, 16, 32, 33, 34, 35];
        bytes[encoding] = changed[at + ChunkEncodingAt] = known[random.Next(known.Length)];
        if (random.Next(2) == 0) ByteDamage.Change(random, bytes[(encoding + 1)..], keepLength: true).CopyTo(bytes, encoding + 1);
        new FileSection(bytes.Length, body.Length, Crc32C.Compute(bytes)).Write(changed.AsSpan(at));
        return Assemble([.. body, .. bytes], changed);
    }

    private static FileSection SectionAt(byte[] footer, int at) => FileSection.Read(footer.AsSpan(at));

    private static byte[] Assemble(byte[] body, byte[] footer)
    {
        var trailer = new byte[SegmentFormat.TrailerBytes];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, body.Length);
        BinaryPrimitives.WriteInt32LittleEndian(trailer.AsSpan(8), footer.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(12), Crc32C.Compute(footer));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(16), SegmentFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(20), Crc32C.Compute(trailer.AsSpan(..20)));
        BinaryPrimitives.WriteUInt64LittleEndian(trailer.AsSpan(24), SegmentFormat.Magic);
        return [.. body, .. footer, .. trailer];
    }
}

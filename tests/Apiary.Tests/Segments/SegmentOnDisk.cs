using Apiary.Engine.Files;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Segments;

/// <summary>Writes segments to a disk in memory and opens them.</summary>
internal static class SegmentOnDisk
{
    /// <summary>The path that everything here is written to.</summary>
    public const string Path = "s";

    public static SegmentFile Write(params Segment[] inputs) => Write(new MemoryFiles(), inputs);

    public static SegmentFile Write(MemoryFiles files, params Segment[] inputs)
    {
        var length = SegmentWriter.Write(files, Path, inputs);
        var segment = SegmentFile.Open(files, Path);
        return segment.SizeBytes == length ? segment : throw new InvalidOperationException("the length returned is not the file's");
    }

    /// <summary>The bytes of a file with these inputs.</summary>
    public static byte[] Bytes(params Segment[] inputs)
    {
        var files = new MemoryFiles();
        SegmentWriter.Write(files, Path, inputs);
        return files.Read(Path);
    }

    /// <summary>A segment from the bytes of a file.</summary>
    public static SegmentFile Open(ReadOnlySpan<byte> bytes)
    {
        var files = new MemoryFiles();
        files.Write(Path, bytes);
        return SegmentFile.Open(files, Path);
    }
}

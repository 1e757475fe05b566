namespace Apiary.Engine.Segments;

/// <summary>
/// Constants and outer layout of a segment file; docs/formats/segment.md is its description. All numbers are little-endian.
/// <code>
/// header   magic u64 | version u16 | zeros (6)
/// body     for each lane its chunks, its dictionary, its filter
/// footer   see <see cref="SegmentFooter"/>
/// trailer  footer offset i64 | footer length i32 | footer crc u32 | version u16 | zeros (2) | crc of the trailer so far u32 | magic u64
/// </code>
/// </summary>
internal static class SegmentFormat
{
    /// <summary>"APIARYSG".</summary>
    internal const ulong Magic = 0x4753_5952_4149_5041;

    internal const ushort Version = 1;

    internal const int HeaderBytes = 16;

    internal const int TrailerBytes = 32;

    /// <summary>Bytes a caller may put into a file for itself.</summary>
    internal const int MaxAnnotationBytes = 64 * 1024;

    /// <summary>Most lanes: names are bounded, so this bounds the footer.</summary>
    internal const int MaxLanes = 1 << 20;

    /// <summary>Most distinct values for which a numeric lane gets a dictionary: group keys then fit dense arrays.</summary>
    internal const int MaxNumberEntries = 1024;

    /// <summary>
    /// A string lane with fewer distinct values than this always gets a dictionary; above, only if that makes it smaller. Lanes of
    /// small files stay comparable so, and merging them finds out which are ids.
    /// </summary>
    internal const int AlwaysDictionaryEntries = 4096;

    /// <summary>Most distinct strings of a dictionary; lanes with more are written plain.</summary>
    internal const int MaxStringEntries = 16 * 1024 * 1024;

    /// <summary>Most bytes of all strings of a dictionary.</summary>
    internal const long MaxDictionaryBytes = 512L * 1024 * 1024;

    /// <summary>Dictionaries of strings with at least this many entries get a filter; smaller ones are searched faster than a filter is.</summary>
    internal const int MinFilterEntries = 256;

    /// <summary>The column whose values always get a filter, in a dictionary or not: traces are looked up by it.</summary>
    internal const string TraceIdColumn = "trace.trace_id";

    /// <summary>The column of each span's own id.</summary>
    internal const string SpanIdColumn = "trace.span_id";

    /// <summary>The column of the id of each span's parent, which is written by its distance to the parent's row.</summary>
    internal const string ParentIdColumn = "trace.parent_id";
}

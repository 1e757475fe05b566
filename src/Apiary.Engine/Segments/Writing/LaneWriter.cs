using System.Runtime.InteropServices;
using Apiary.Engine.Events;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments.Writing;

/// <summary>Writes the lanes of one file, one after the other. Its buffers, a block's worth each, serve all of them.</summary>
internal sealed class LaneWriter(MergeOrder order, SegmentOutput output, FooterBuilder footer)
{
    private readonly long[] values = new long[Segment.BlockRows];
    private readonly long[] scratch = new long[Segment.BlockRows];
    private readonly BlockRowFlags flags = new();
    private readonly IntegerProfile profile = new();
    private readonly ByteWriter chunk = new();
    private readonly TextList texts = new();
    private readonly NumberUnion distinct = new();
    // The span ids once they were written plain, for the parent ids that refer to them.
    private WrittenIds? spanIds;

    internal void Write(LaneInputs lane)
    {
        if (lane.Type == ColumnType.String) WriteStrings(lane);
        else WriteNumbers(lane);
    }

    private void WriteNumbers(LaneInputs lane)
    {
        using var gather = LaneGather.OfNumbers(order, lane, codeMaps: null);
        var isCoded = lane.Kind == LaneKind.Column && IsWorthDictionary(lane.Type, gather);
        var first = footer.ChunkCount;
        gather.Restart();
        for (var block = 0; block < order.BlockCount; block++)
        {
            var present = gather.ReadNumbers(block, values, flags);
            if (present.IsEmpty) continue;
            var (minimum, maximum) = lane.Type == ColumnType.Float ? FloatBounds(present) : IntegerProfile.Bounds(present);
            chunk.Reset();
            var presence = Presence.Write(flags.Bitmap, order.RowsInBlock(block), present.Length, chunk);
            var (minCode, maxCode) = (0L, 0L);
            EncodingId encoding;
            if (isCoded)
            {
                distinct.Encode(present);
                encoding = IntegerRun.Write(present, areCodes: true, profile, chunk);
                (minCode, maxCode) = (profile.Minimum, profile.Maximum);
            }
            else
            {
                encoding = lane.Type == ColumnType.Float
                    ? FloatRun.Write(present, scratch, profile, chunk)
                    : IntegerRun.Write(present, areCodes: false, profile, chunk);
            }

            footer.Add(new ChunkRecord
            {
                Section = output.Append(chunk.Written),
                Block = block,
                Presence = presence,
                Encoding = encoding,
                PresentCount = present.Length,
                MinBits = minimum,
                MaxBits = maximum,
                MinCode = (uint)minCode,
                MaxCode = (uint)maxCode,
            });
        }

        var dictionary = isCoded ? output.Append(MemoryMarshal.AsBytes(distinct.Entries)) : default;
        AddLane(lane, first, isCoded ? distinct.Count : 0, dictionary, default);
    }

    /// <summary>Whether a numeric lane has few distinct values, which are then in <see cref="distinct"/>.</summary>
    private bool IsWorthDictionary(ColumnType type, LaneGather gather)
    {
        distinct.Clear();
        if (type == ColumnType.Boolean) return distinct.TryAdd([0, 1]);
        long presentCount = 0;
        for (var block = 0; block < order.BlockCount; block++)
        {
            var present = gather.ReadNumbers(block, values, flags);
            presentCount += present.Length;
            if (!distinct.TryAdd(present)) return false;
        }

        // A few distinct values are worth it however short the lane is; many only if each comes several times.
        return distinct.Count <= 16 || distinct.Count * 4L <= presentCount;
    }

    private void WriteStrings(LaneInputs lane)
    {
        if (spanIds is not null && lane.IsStringColumn(SegmentFormat.ParentIdColumn))
        {
            WritePlain(lane, new NearbyIdPlan(spanIds));
            spanIds = null;
            return;
        }

        if (lane.AreAllCoded && lane.Readers.Sum(reader => (long)(reader?.Dictionary!.Count ?? 0)) <= SegmentFormat.MaxStringEntries)
        {
            var union = new StringUnion([.. lane.Readers.Select(reader => reader?.Dictionary)]);
            using var gather = LaneGather.OfNumbers(order, lane, union.CodeMaps);
            var plan = StringPlan.Create(order, union, gather, values, flags);
            if (plan.IsWorthDictionary)
            {
                WriteCodes(lane, union, plan, gather);
                return;
            }
        }

        if (lane.IsStringColumn(SegmentFormat.SpanIdColumn)) spanIds = new WrittenIds(order.BlockCount);
        WritePlain(lane, nearby: null);
    }

    private void WriteCodes(LaneInputs lane, StringUnion union, StringPlan plan, LaneGather gather)
    {
        var first = footer.ChunkCount;
        gather.Restart();
        for (var block = 0; block < order.BlockCount; block++)
        {
            var present = gather.ReadNumbers(block, values, flags);
            if (present.IsEmpty) continue;
            chunk.Reset();
            var presence = Presence.Write(flags.Bitmap, order.RowsInBlock(block), present.Length, chunk);
            var encoding = IntegerRun.Write(present, areCodes: true, profile, chunk);
            footer.Add(new ChunkRecord
            {
                Section = output.Append(chunk.Written),
                Block = block,
                Presence = presence,
                Encoding = encoding,
                PresentCount = present.Length,
                MinCode = (uint)profile.Minimum,
                MaxCode = (uint)profile.Maximum,
            });
        }

        texts.Clear();
        foreach (var entry in plan.Entries) texts.Add(union.Bytes(entry));
        chunk.Reset();
        StringEncodings.Write(texts, profile, chunk);
        var dictionary = output.Append(chunk.Written);
        var filter = default(FileSection);
        if (IsWorthFilter(lane, texts.Count, first))
        {
            chunk.Reset();
            var bits = chunk.Reserve(IdFilter.ByteCount(texts.Count));
            IdFilter.Begin(bits, texts.Count);
            for (var i = 0; i < texts.Count; i++) IdFilter.Add(bits, texts[i]);
            filter = output.Append(chunk.Written);
        }

        AddLane(lane, first, texts.Count, dictionary, filter);
    }

    private void WritePlain(LaneInputs lane, NearbyIdPlan? nearby)
    {
        using var gather = LaneGather.OfTexts(order, lane);
        var isSpanId = lane.IsStringColumn(SegmentFormat.SpanIdColumn);
        var first = footer.ChunkCount;
        long total = 0;
        for (var block = 0; block < order.BlockCount; block++)
        {
            gather.ReadTexts(block, texts, flags);
            if (texts.Count == 0) continue;
            total += texts.Count;
            chunk.Reset();
            var presence = Presence.Write(flags.Bitmap, order.RowsInBlock(block), texts.Count, chunk);
            var presenceBytes = chunk.Length;
            var encoding = nearby is not null && nearby.TryWrite(block, texts, flags, profile, chunk)
                ? EncodingId.NearbyId
                : StringEncodings.Write(texts, profile, chunk);
            if (isSpanId && encoding == EncodingId.Hex8) spanIds!.Keep(block, chunk.Written[(presenceBytes + 1)..], flags.Bitmap);
            footer.Add(new ChunkRecord
            {
                Section = output.Append(chunk.Written),
                Block = block,
                Presence = presence,
                Encoding = encoding,
                PresentCount = texts.Count,
            });
        }

        AddLane(lane, first, 0, default, IsTraceId(lane) ? WritePlainFilter(gather, total) : default);
    }

    private FileSection WritePlainFilter(LaneGather gather, long total)
    {
        var count = (int)Math.Min(total, SegmentFormat.MaxStringEntries);
        var bits = new byte[IdFilter.ByteCount(count)];
        IdFilter.Begin(bits, count);
        gather.Restart();
        for (var block = 0; block < order.BlockCount; block++)
        {
            gather.ReadTexts(block, texts, flags);
            for (var i = 0; i < texts.Count; i++) IdFilter.Add(bits, texts[i]);
        }

        return output.Append(bits);
    }

    private void AddLane(LaneInputs lane, int firstChunk, int entries, FileSection dictionary, FileSection filter)
    {
        // A lane that an input knows of but no row has a value for is no lane.
        if (footer.ChunkCount == firstChunk) return;
        footer.Add(
            new LaneRecord
            {
                NameOffset = 0,
                NameLength = 0,
                Kind = lane.Kind,
                Type = lane.Type,
                FirstChunk = firstChunk,
                ChunkCount = footer.ChunkCount - firstChunk,
                DictionaryCount = entries,
                Dictionary = dictionary,
                Filter = filter,
            },
            lane.Name);
    }

    /// <summary>A filter pays where values come several times; for the rest only traces are looked up so often that it does.</summary>
    private bool IsWorthFilter(LaneInputs lane, int entries, int firstChunk) =>
        entries >= SegmentFormat.MinFilterEntries && (IsTraceId(lane) || entries * 4L <= footer.PresentCount(firstChunk));

    private static bool IsTraceId(LaneInputs lane) => lane.IsStringColumn(SegmentFormat.TraceIdColumn);

    /// <summary>The bits of the smallest and largest double, NaN ignored; of minus and plus infinity when there is nothing else.</summary>
    private static (long Minimum, long Maximum) FloatBounds(ReadOnlySpan<long> bits)
    {
        var minimum = double.PositiveInfinity;
        var maximum = double.NegativeInfinity;
        foreach (var value in MemoryMarshal.Cast<long, double>(bits))
        {
            // Comparisons with NaN are false, which ignores it.
            if (value < minimum) minimum = value;
            if (value > maximum) maximum = value;
        }

        // All NaN, or nothing but the infinities these started from.
        if (minimum > maximum || double.IsPositiveInfinity(minimum)) minimum = double.NegativeInfinity;
        if (double.IsNegativeInfinity(maximum)) maximum = double.PositiveInfinity;
        return (BitConverter.DoubleToInt64Bits(minimum), BitConverter.DoubleToInt64Bits(maximum));
    }
}

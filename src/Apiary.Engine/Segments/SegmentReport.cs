namespace Apiary.Engine.Segments;

/// <summary>Tells where the bytes of a segment file are.</summary>
public static class SegmentReport
{
    /// <summary>A line for each lane, in the order of the file. Throws <see cref="Files.CorruptFileException"/>.</summary>
    public static IReadOnlyList<LaneReport> Create(SegmentFile segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var footer = segment.Footer;
        var reports = new LaneReport[footer.LaneCount];
        for (var i = 0; i < reports.Length; i++)
        {
            var lane = footer.Lane(i);
            var chunks = footer.Chunks(lane);
            var name = lane.Kind switch
            {
                LaneKind.Timestamps => "(time)",
                LaneKind.SampleRates => "(sample rate)",
                _ => System.Text.Encoding.UTF8.GetString(footer.Name(lane)),
            };
            reports[i] = new LaneReport(
                name,
                lane.Type,
                chunks.Sum(chunk => (long)chunk.PresentCount),
                lane.DictionaryCount,
                chunks.Sum(chunk => (long)chunk.Section.Length),
                lane.Dictionary.Length,
                lane.Filter.Length,
                chunks.GroupBy(chunk => $"{chunk.Encoding}/{chunk.Presence}").ToDictionary(group => group.Key, group => group.Count()));
        }

        return reports;
    }
}

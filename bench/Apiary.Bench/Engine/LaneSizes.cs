using System.Globalization;
using System.Text;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Engine;

/// <summary>Where the bytes of segment files go, lane by lane.</summary>
internal static class LaneSizes
{
    /// <summary>Prints every lane of the segment files below a data directory, the largest first.</summary>
    public static void Print(string folder)
    {
        var files = new DiskFiles(folder);
        var lanes = new Dictionary<string, (long Values, long Dictionary, long Filter, HashSet<string> Encodings)>();
        long rows = 0, footers = 0, all = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*.seg*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            using var file = files.Map(Path.GetRelativePath(folder, path));
            var footer = SegmentFooter.Read(file);
            rows += footer.RowCount;
            all += file.Length;
            footers += file.Length;
            for (var i = 0; i < footer.LaneCount; i++)
            {
                var lane = footer.Lane(i);
                var chunks = footer.Chunks(lane);
                var name = lane.Kind == LaneKind.Timestamps ? "(times)" : lane.Kind == LaneKind.SampleRates ? "(sample rates)" : $"{Encoding.UTF8.GetString(footer.Name(lane))} {lane.Type}";
                var sum = lanes.GetValueOrDefault(name, (0, 0, 0, []));
                var values = chunks.Sum(chunk => (long)chunk.Section.Length);
                foreach (var chunk in chunks) sum.Encodings.Add(chunk.Encoding.ToString());
                lanes[name] = (sum.Values + values, sum.Dictionary + lane.Dictionary.Length, sum.Filter + lane.Filter.Length, sum.Encodings);
                footers -= values + lane.Dictionary.Length + lane.Filter.Length;
            }
        }

        foreach (var (name, sum) in lanes.OrderByDescending(pair => pair.Value.Values + pair.Value.Dictionary + pair.Value.Filter))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {name,-40} {(sum.Values + sum.Dictionary + sum.Filter) / (double)rows,7:F2} bytes/event: values {sum.Values / (double)rows:F2}, dictionary {sum.Dictionary / (double)rows:F2}, filter {sum.Filter / (double)rows:F2}   {string.Join(' ', sum.Encodings.Order(StringComparer.Ordinal))}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  footers, headers and padding {footers / (double)rows:F2}, all {all / (double)rows:F2} bytes/event"));
    }
}

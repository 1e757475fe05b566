using System.Text.Json.Nodes;
using Apiary.Bench.Generator;
using Apiary.Engine.Events;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>The generated events are what the benchmarks say they are; figures taken from others would mean nothing.</summary>
public sealed class GeneratorTests
{
    private const int Count = 50_000;

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(Body(1), Body(1));
        Assert.NotEqual(Body(1), Body(2));
    }

    [Fact]
    public void A_body_is_json_of_some_820_bytes_an_event_with_some_25_fields()
    {
        var body = Body(7);
        var items = JsonNode.Parse(body)!.AsArray();
        Assert.Equal(500, items.Count);
        Assert.InRange(body.Length / 500.0, 740, 880);
        Assert.InRange(items.Average(item => item!["data"]!.AsObject().Count), 22, 27);
        Assert.All(items, item => Assert.All(item!["data"]!.AsObject(), field => Assert.Contains(field.Key, SpanFields.Names)));
    }

    [Fact]
    public void Traces_services_errors_and_durations_have_the_promised_shape()
    {
        var events = Generator(3);
        var (services, errors, sizes, durations, late) = (new HashSet<int>(), 0, new Dictionary<ulong, int>(), new List<int>(), 0);
        var newest = long.MinValue;
        for (var i = 0; i < Count; i++)
        {
            events.Next(out var span);
            services.Add(span.Service);
            if (span.IsError) errors++;
            sizes[span.TraceLow] = sizes.GetValueOrDefault(span.TraceLow) + 1;
            durations.Add(span.DurationMicros);
            if (span.TimestampNanos < newest) late++;
            newest = Math.Max(newest, span.TimestampNanos);
        }

        Assert.Equal(Vocabulary.ServiceCount, services.Count);
        Assert.InRange(errors / (double)Count, 0.015, 0.025);
        Assert.Equal(40, sizes.Values.Max());
        Assert.InRange(Count / (double)sizes.Count, 22, 26);
        // Log-normal: the mean lies well above the median.
        durations.Sort();
        Assert.True(durations.Average() > 2 * durations[Count / 2]);
        // Children arrive before their parents, which began earlier.
        Assert.InRange(late / (double)Count, 0.2, 0.95);
    }

    [Fact]
    public void All_forms_hold_the_same_events()
    {
        var batch = new EventBatch();
        EventFormats.Fill(batch, Generator(5), 500);
        var items = JsonNode.Parse(Body(5))!.AsArray();
        Assert.Equal(500, batch.RowCount);
        Assert.Equal(items.Sum(item => item!["data"]!.AsObject().Count), batch.Lanes.Sum(lane => lane.Count));
        var duration = batch.Lanes.Single(lane => lane.Name.SequenceEqual("duration_ms"u8));
        for (var i = 0; i < 500; i++)
            Assert.Equal((double)items[i]!["data"]!["duration_ms"]!, BitConverter.Int64BitsToDouble(duration.Bits[i]));
    }

    [Fact]
    public void A_comma_separated_row_has_one_cell_for_every_column()
    {
        var (events, formats) = (Generator(5), new EventFormats());
        for (var i = 0; i < 1000; i++)
        {
            events.Next(out var span);
            var (commas, quoted) = (0, false);
            foreach (var b in formats.CsvLine(span).Span)
            {
                if (b == '"') quoted = !quoted;
                else if (b == ',' && !quoted) commas++;
            }

            // The time stands before the named columns.
            Assert.Equal(SpanFields.Names.Length, commas);
        }
    }

    private static EventGenerator Generator(long seed) => new(seed, Count, EventGenerator.DefaultStart, TimeSpan.FromHours(1));

    private static byte[] Body(long seed) => new EventFormats().HoneycombBatch(Generator(seed), 500).ToArray();
}

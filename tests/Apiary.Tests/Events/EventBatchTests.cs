using System.Text;
using Apiary.Engine.Events;
using Xunit;

namespace Apiary.Tests.Events;

public sealed class EventBatchTests
{
    /// <summary>Random events, written and read back, against a list of dictionaries as the model; batches are reused.</summary>
    [Fact]
    public void What_was_added_is_what_is_there_with_duplicates_discards_and_mixed_types()
    {
        var batch = new EventBatch();
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            batch.Reset();
            var model = new List<(long Time, int Rate, Dictionary<string, FieldValue> Fields)>();
            var rows = random.Next(0, 40);
            for (var row = 0; row < rows; row++)
            {
                batch.BeginEvent();
                var fields = new Dictionary<string, FieldValue>();
                for (var field = random.Next(0, 12); field > 0; field--)
                {
                    var name = "f" + random.Next(10);
                    var value = RandomValue(random);
                    Add(batch, name, value);
                    fields[name] = value;
                }

                Assert.Equal(fields.Count, batch.FieldCount);
                if (random.Next(6) == 0)
                {
                    batch.DiscardEvent();
                    continue;
                }

                var time = random.NextInt64();
                var rate = random.Next(-1, 5);
                batch.EndEvent(time, rate);
                model.Add((time, Math.Max(1, rate), fields));
            }

            Assert.Equal(model.Count, batch.RowCount);
            Assert.Equal(model.Select(row => row.Time), batch.TimestampNanos.ToArray());
            Assert.Equal(model.Select(row => row.Rate), batch.SampleRates.ToArray());
            var read = Read(batch);
            for (var row = 0; row < model.Count; row++) Assert.Equal(model[row].Fields.OrderBy(f => f.Key), read[row].OrderBy(f => f.Key));
        }
    }

    /// <summary>As above, with fields filled in for stretches of events, one stretch inside another as a scope lies in a resource.</summary>
    [Fact]
    public void Shared_fields_reach_every_event_of_a_stretch_that_has_none_of_its_own_under_their_name()
    {
        var batch = new EventBatch();
        var shared = new EventBatch();
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            batch.Reset();
            var model = new List<Dictionary<string, FieldValue>>();
            for (var outer = random.Next(1, 4); outer > 0; outer--)
            {
                var outerStart = model.Count;
                for (var inner = random.Next(1, 4); inner > 0; inner--)
                {
                    var innerStart = model.Count;
                    for (var row = random.Next(0, 40); row > 0; row--)
                    {
                        batch.BeginEvent();
                        model.Add(AddSome(batch, random, 6));
                        batch.EndEvent(1, 1);
                    }

                    FillSome(innerStart);
                }

                FillSome(outerStart);
            }

            foreach (var lane in batch.Lanes) Assert.Equal(lane.Rows.ToArray().Distinct().Order(), lane.Rows.ToArray());
            var read = Read(batch);
            for (var row = 0; row < model.Count; row++) Assert.Equal(model[row].OrderBy(f => f.Key), read[row].OrderBy(f => f.Key));

            void FillSome(int firstRow)
            {
                shared.Reset();
                shared.BeginEvent();
                var fields = AddSome(shared, random, 8);
                shared.EndEvent(1, 1);
                batch.Fill(shared, firstRow);
                foreach (var row in model.Skip(firstRow))
                    foreach (var (name, value) in fields) row.TryAdd(name, value);
            }
        }
    }

    [Fact]
    public void A_field_is_found_in_the_event_being_written_alone()
    {
        var batch = new EventBatch();
        batch.BeginEvent();
        Assert.False(batch.HasField("a"u8));
        batch.AddInteger("a"u8, 1);
        Assert.True(batch.HasField("a"u8));
        batch.AddString("a"u8, "now a text"u8);
        Assert.True(batch.HasField("a"u8));
        batch.EndEvent(1, 1);
        batch.BeginEvent();
        Assert.False(batch.HasField("a"u8));
    }

    [Fact]
    public void A_string_over_the_limit_is_cut_at_a_character_and_counted()
    {
        var batch = new EventBatch();
        var text = Encoding.UTF8.GetBytes(new string('a', EventLimits.MaxStringBytes - 1) + "é");
        batch.BeginEvent();
        batch.AddString("s"u8, text);
        batch.EndEvent(1, 1);
        Assert.Equal(EventLimits.MaxStringBytes - 1, batch.Lanes[0].Dictionary!.Entry(0).Length);
        Assert.Equal(1, batch.TruncatedCount);

        batch.Reset();
        batch.BeginEvent();
        batch.AddString("s"u8, text.AsSpan(1));
        batch.EndEvent(1, 1);
        Assert.Equal(EventLimits.MaxStringBytes, batch.Lanes[0].Dictionary!.Entry(0).Length);
        Assert.Equal(0, batch.TruncatedCount);
    }

    [Fact]
    public void A_sender_whose_events_look_alike_allocates_nothing_once_warm()
    {
        var batch = new EventBatch();
        for (var i = 0; i < 3; i++) Fill(batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) Fill(batch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Fill(EventBatch batch)
        {
            batch.Reset();
            Span<byte> id = stackalloc byte[8];
            for (var row = 0; row < 500; row++)
            {
                batch.BeginEvent();
                BitConverter.TryWriteBytes(id, (long)row * 7919);
                batch.AddString("trace.span_id"u8, id);
                batch.AddString("service.name"u8, row % 2 == 0 ? "api"u8 : "web"u8);
                batch.AddInteger("http.status_code"u8, 200);
                batch.AddFloat("duration_ms"u8, row / 3.0);
                batch.AddBoolean("error"u8, false);
                batch.EndEvent(row, 1);
            }
        }
    }

    [Fact]
    public void A_batch_that_saw_thousands_of_names_forgets_them()
    {
        var batch = new EventBatch();
        batch.BeginEvent();
        for (var i = 0; i < 2000; i++) batch.AddInteger(Encoding.UTF8.GetBytes("n" + i), i);
        batch.EndEvent(1, 1);
        Assert.Equal(2000, batch.Lanes.Count);
        batch.Reset();
        Assert.Empty(batch.Lanes);
        batch.BeginEvent();
        batch.AddInteger("n5"u8, 5);
        batch.EndEvent(1, 1);
        Assert.Equal(5, Read(batch)[0]["n5"].AsInteger());
    }

    [Fact]
    public void The_pool_counts_what_is_out()
    {
        var pool = new EventBatchPool();
        var batch = pool.Rent();
        batch.BeginEvent();
        batch.AddInteger("a"u8, 1);
        batch.EndEvent(1, 1);
        Assert.Equal(1, pool.RentedCount);
        pool.Return(batch);
        Assert.Equal(0, pool.RentedCount);
        Assert.Equal(0, pool.Rent().RowCount);
    }

    private static Dictionary<string, FieldValue> AddSome(EventBatch batch, Random random, int most)
    {
        var fields = new Dictionary<string, FieldValue>();
        for (var field = random.Next(0, most); field > 0; field--)
        {
            var name = "f" + random.Next(10);
            var value = RandomValue(random);
            Add(batch, name, value);
            fields[name] = value;
        }

        return fields;
    }

    private static FieldValue RandomValue(Random random) => random.Next(4) switch
    {
        0 => FieldValue.String(new string((char)random.Next('a', 'f'), random.Next(0, 20))),
        1 => FieldValue.Integer(random.NextInt64()),
        2 => FieldValue.Float(random.NextDouble()),
        _ => FieldValue.Boolean(random.Next(2) == 0),
    };

    private static void Add(EventBatch batch, string name, FieldValue value)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        switch (value.Type)
        {
            case ColumnType.String: batch.AddString(utf8, Encoding.UTF8.GetBytes(value.AsString())); break;
            case ColumnType.Integer: batch.AddInteger(utf8, value.AsInteger()); break;
            case ColumnType.Float: batch.AddFloat(utf8, value.AsFloat()); break;
            default: batch.AddBoolean(utf8, value.AsBoolean()); break;
        }
    }

    private static List<Dictionary<string, FieldValue>> Read(EventBatch batch)
    {
        var rows = Enumerable.Range(0, batch.RowCount).Select(_ => new Dictionary<string, FieldValue>()).ToList();
        foreach (var lane in batch.Lanes)
        {
            var name = Encoding.UTF8.GetString(lane.Name);
            for (var i = 0; i < lane.Count; i++)
            {
                rows[lane.Rows[i]].Add(name, lane.Type switch
                {
                    ColumnType.String => FieldValue.String(Encoding.UTF8.GetString(lane.Dictionary!.Entry(lane.Codes[i]))),
                    ColumnType.Integer => FieldValue.Integer(lane.Bits[i]),
                    ColumnType.Float => FieldValue.Float(BitConverter.Int64BitsToDouble(lane.Bits[i])),
                    _ => FieldValue.Boolean(lane.Bits[i] != 0),
                });
            }
        }

        return rows;
    }
}

using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Wal;
using Apiary.Tests.Storage;
using Xunit;

namespace Apiary.Tests.Wal;

public sealed class BatchEncodingTests
{
    public static TheoryData<int, int> Shapes => new(
        from rows in new[] { 1, 2, 7, 255, 256, 257, 1000 }
        from seed in Enumerable.Range(1, 6)
        select (rows, seed));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_decoded_batch_has_the_events_that_were_encoded(int rows, int seed)
    {
        var batch = RandomBatches.Fill(new EventBatch(), new Random(seed), rows);
        var decoded = new EventBatch();
        BatchDecoder.Decode(Encode(batch), decoded, "test");
        Assert.Equal(Rows.Of(batch), Rows.Of(decoded));
    }

    [Fact]
    public void A_batch_can_be_loaded_again_and_then_filled_by_a_decoder()
    {
        var reused = new EventBatch();
        for (var seed = 1; seed < 20; seed++)
        {
            var batch = RandomBatches.Fill(new EventBatch(), new Random(seed), seed * 3);
            BatchDecoder.Decode(Encode(batch), reused, "test");
            Assert.Equal(Rows.Of(batch), Rows.Of(reused));
            reused.Reset();
            RandomBatches.Fill(reused, new Random(-seed), 5);
            Assert.Equal(Rows.Of(RandomBatches.Fill(new EventBatch(), new Random(-seed), 5)), Rows.Of(reused));
        }
    }

    [Fact]
    public void An_event_without_fields_and_a_batch_of_two_million_row_values_survive()
    {
        var batch = new EventBatch();
        batch.BeginEvent();
        batch.EndEvent(long.MinValue, int.MaxValue);
        batch.BeginEvent();
        batch.EndEvent(long.MaxValue, 1);
        var decoded = new EventBatch();
        BatchDecoder.Decode(Encode(batch), decoded, "test");
        Assert.Equal([long.MinValue, long.MaxValue], decoded.TimestampNanos.ToArray());
        Assert.Equal([int.MaxValue, 1], decoded.SampleRates.ToArray());
    }

    [Fact]
    public void A_sparse_column_costs_its_values_only()
    {
        var batch = new EventBatch();
        for (var row = 0; row < 1000; row++)
        {
            batch.BeginEvent();
            if (row == 500) batch.AddInteger("rare"u8, 7);
            batch.EndEvent(row, 1);
        }

        var with = Encode(batch).Length;
        Assert.InRange(with, 2000, 2100);
    }

    [Theory]
    [InlineData("0123456789abcdef", 8)]
    [InlineData("0123456789abcdef0123456789abcdef", 16)]
    [InlineData("0123456789ABCDEF", 17)]
    [InlineData("0123456789abcdeg", 17)]
    [InlineData("0123456789abcde", 16)]
    public void Ids_take_half_their_digits_and_come_back(string id, int bytes)
    {
        static EventBatch Ids(string id, int count)
        {
            var batch = new EventBatch();
            for (var i = 0; i < count; i++)
            {
                batch.BeginEvent();
                // The first digits tell them apart.
                batch.AddString("id"u8, Encoding.UTF8.GetBytes($"{i:x4}{id[4..]}"));
                batch.EndEvent(0, 1);
            }

            return batch;
        }

        var batch = Ids(id, 200);
        var decoded = new EventBatch();
        BatchDecoder.Decode(Encode(batch), decoded, "test");
        Assert.Equal(Rows.Of(batch), Rows.Of(decoded));
        Assert.Equal(100 * bytes, Encode(batch).Length - Encode(Ids(id, 100)).Length);
        // One that is none among them.
        batch.BeginEvent();
        batch.AddString("id"u8, "x"u8);
        batch.EndEvent(0, 1);
        BatchDecoder.Decode(Encode(batch), decoded, "test");
        Assert.Equal(Rows.Of(batch), Rows.Of(decoded));
    }

    [Fact]
    public void A_string_that_an_appending_dictionary_has_twice_comes_back_in_every_event()
    {
        var batch = new EventBatch();
        var decoded = new EventBatch();
        // The first batch is all new, so the next ones are appended without a look, though the third repeats itself.
        foreach (var distinct in (int[])[200, 200, 50])
        {
            batch.Reset();
            for (var row = 0; row < 200; row++)
            {
                batch.BeginEvent();
                batch.AddString("id"u8, Encoding.UTF8.GetBytes($"{row % distinct}"));
                batch.EndEvent(row, 1);
            }

            BatchDecoder.Decode(Encode(batch), decoded, "test");
            Assert.Equal(Rows.Of(batch), Rows.Of(decoded));
            Assert.Equal(Enumerable.Range(0, 200).Select(row => $"{row % distinct}"), batch.Lanes[0].Codes.ToArray().Select(code => Encoding.UTF8.GetString(batch.Lanes[0].Dictionary!.Entry(code))));
        }

        Assert.Equal(200, batch.Lanes[0].Dictionary!.Count);
    }

    [Fact]
    public void Flags_of_a_later_version_are_refused()
    {
        var batch = new EventBatch();
        batch.BeginEvent();
        batch.AddInteger("n"u8, 1);
        batch.EndEvent(0, 1);
        var payload = Encode(batch);
        // Rows and lanes, then times and rates of nine bytes each, then the lane's type.
        payload[8 + 9 + 9 + 1] |= 0x40;
        Assert.Throws<CorruptFileException>(() => BatchDecoder.Decode(payload, new EventBatch(), "test"));
    }

    [Fact]
    public void Too_many_values_are_refused()
    {
        var batch = new EventBatch();
        for (var row = 0; row < 1 << 17; row++)
        {
            batch.BeginEvent();
            for (byte name = 0; name < 129; name++) batch.AddBoolean([name], true);
            batch.EndEvent(row, 1);
        }

        Assert.Throws<ArgumentException>(() => Encode(batch));
    }

    [Fact]
    public void Every_shorter_payload_is_refused_as_corrupt()
    {
        var payload = Encode(RandomBatches.Fill(new EventBatch(), new Random(3), 20));
        var batch = new EventBatch();
        for (var length = 0; length < payload.Length; length++)
            Assert.Throws<CorruptFileException>(() => BatchDecoder.Decode(payload.AsSpan(0, length), batch, "test"));
    }

    [Fact]
    public void A_changed_byte_gives_a_batch_or_is_refused_as_corrupt()
    {
        var payload = Encode(RandomBatches.Fill(new EventBatch(), new Random(4), 30));
        var batch = new EventBatch();
        var refused = 0;
        for (var at = 0; at < payload.Length; at++)
        {
            foreach (var change in new byte[] { 1, 0x80, 0xFF })
            {
                var changed = (byte[])payload.Clone();
                changed[at] ^= change;
                try
                {
                    BatchDecoder.Decode(changed, batch, "test");
                }
                catch (CorruptFileException)
                {
                    refused++;
                }
            }
        }

        Assert.NotEqual(0, refused);
    }

    private static byte[] Encode(EventBatch batch)
    {
        var buffer = new GrowingBuffer();
        BatchEncoder.Encode(batch, buffer);
        return buffer.Written.ToArray();
    }
}

using System.Text;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Decoding;
using Apiary.Server.Protocols.Otlp.Json;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>What a request decodes to, as text: a failure, or the datasets with their events, and what is said of them.</summary>
internal static class Decoded
{
    /// <summary>When the tests' requests arrive.</summary>
    public const long ArrivalNanos = 1_800_000_000_000_000_000;

    /// <summary>A request in JSON as protobuf.</summary>
    public static byte[] Protobuf(OtlpSignal signal, string json)
    {
        using var target = new PooledBytes();
        Assert.Null(new OtlpJsonTranscoder().Transcode(signal, Encoding.UTF8.GetBytes(json), target));
        return target.Span.ToArray();
    }

    /// <summary>What a request in JSON decodes to.</summary>
    public static string Json(OtlpSignal signal, string json, string headerDataset = "", IngestLimits? limits = null) =>
        Text(signal, Protobuf(signal, json), headerDataset, limits);

    /// <summary>What a request in protobuf decodes to.</summary>
    public static string Text(OtlpSignal signal, byte[] message, string headerDataset = "", IngestLimits? limits = null)
    {
        var pool = new EventBatchPool();
        var batches = new DatasetBatches(pool);
        var failure = new OtlpDecoder(limits ?? new IngestLimits()).Decode(signal, message, new OtlpRequest(ArrivalNanos, headerDataset), batches);
        var text = new StringBuilder();
        if (failure is null)
        {
            foreach (var batch in batches.All) text.Append($"dataset {batch.DatasetName}, items {batch.ItemCount}\n{BatchText.Of(batch.Events)}");
            if (batches.FirstRefusal is not null) text.Append($"refused {batches.RefusedCount}: {batches.FirstRefusal}\n");
            if (batches.Warning is not null) text.Append($"warning: {batches.Warning}\n");
        }
        else
        {
            text.Append($"failed: {failure}\n");
        }

        batches.Reset();
        Assert.Equal(0, pool.RentedCount);
        return text.ToString();
    }

    /// <summary>The fields of the only event.</summary>
    public static Dictionary<string, string> OnlyEvent(OtlpSignal signal, string json, string headerDataset = "")
    {
        var batches = new DatasetBatches(new EventBatchPool());
        Assert.Null(new OtlpDecoder(new IngestLimits()).Decode(signal, Protobuf(signal, json), new OtlpRequest(ArrivalNanos, headerDataset), batches));
        var events = Assert.Single(batches.All).Events;
        Assert.Equal(1, events.RowCount);
        var fields = BatchText.Fields(events, 0);
        fields.Add("(rate)", events.SampleRates[0].ToString(System.Globalization.CultureInfo.InvariantCulture));
        return fields;
    }
}

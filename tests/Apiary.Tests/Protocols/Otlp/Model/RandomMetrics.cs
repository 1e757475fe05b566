namespace Apiary.Tests.Protocols.Otlp.Model;

/// <summary>Metrics of every kind, whose data points share a few attributes and seconds, so that some become one event.</summary>
internal sealed class RandomMetrics(Random random, RandomRequests requests)
{
    private static readonly string[] Names = ["requests", "latency", "a", "temperature", "очередь", ""];
    private static readonly ulong[] Seconds = [1_700_000_000_000_000_000, 1_700_000_000_999_999_999, 1_700_000_001_000_000_000];

    /// <summary>A metric.</summary>
    public ModelMessage Next()
    {
        var metric = new ModelMessage("Metric").Set("name", Names[random.Next(requests.Maybe(1) ? Names.Length : Names.Length - 1)]);
        if (requests.Maybe(5)) metric.Set("unit", "By");
        if (requests.Maybe(5)) metric.Set("description", "how many \"things\" there are");
        requests.Attributes(metric, "metadata", 1);
        return random.Next(6) switch
        {
            0 => metric,
            1 => metric.Set("gauge", Points("Gauge", Number)),
            2 => metric.Set("sum", Temporality(Points("Sum", Number)).Set("is_monotonic", requests.Maybe(5))),
            3 => metric.Set("histogram", Temporality(Points("Histogram", Histogram))),
            4 => metric.Set("exponential_histogram", Temporality(Points("ExponentialHistogram", Exponential))),
            _ => metric.Set("summary", Points("Summary", Summary)),
        };
    }

    private ModelMessage Points(string type, Func<ModelMessage> point) => new ModelMessage(type).Add("data_points", requests.Some(4, point));

    private ModelMessage Temporality(ModelMessage data) => requests.Maybe(8) ? data.Set("aggregation_temporality", random.Next(3)) : data;

    private ModelMessage Point(string type, bool hasExemplars = true)
    {
        var point = new ModelMessage(type);
        if (requests.Maybe(9)) point.Set("time_unix_nano", requests.Maybe(9) ? Seconds[random.Next(Seconds.Length)] : requests.Time());
        if (requests.Maybe(5)) point.Set("start_time_unix_nano", requests.Time());
        if (requests.Maybe(2)) point.Set("flags", (uint)random.Next(4));
        if (requests.Maybe(5)) requests.Attributes(point, "attributes", requests.Maybe(2) ? 6 : 1);
        if (hasExemplars && requests.Maybe(3)) point.Add("exemplars", requests.Some(2, Exemplar));
        return point;
    }

    private ModelMessage Number() => OfNumber(Point("NumberDataPoint"));

    private ModelMessage OfNumber(ModelMessage message) => random.Next(5) switch
    {
        0 => message,
        1 or 2 => message.Set("as_int", requests.Integer()),
        _ => message.Set("as_double", requests.Float()),
    };

    private ModelMessage Exemplar()
    {
        var exemplar = OfNumber(new ModelMessage("Exemplar"));
        requests.Ids(exemplar, "trace_id", "span_id");
        if (requests.Maybe(8)) exemplar.Set("time_unix_nano", requests.Time());
        requests.Attributes(exemplar, "filtered_attributes", 2);
        return exemplar;
    }

    private ModelMessage Histogram()
    {
        var point = Totals(Point("HistogramDataPoint"));
        var bounds = random.Next(5);
        if (requests.Maybe(8)) point.Add("explicit_bounds", Enumerable.Range(0, bounds).Select(i => (object)(i * 2.5)));
        if (requests.Maybe(8)) point.Add("bucket_counts", Enumerable.Range(0, requests.Maybe(9) ? bounds + 1 : bounds).Select(_ => Count()));
        return point;
    }

    private ModelMessage Exponential()
    {
        var point = Totals(Point("ExponentialHistogramDataPoint"));
        if (requests.Maybe(8)) point.Set("scale", random.Next(-12, 21));
        if (requests.Maybe(5)) point.Set("zero_count", (ulong)random.Next(5));
        if (requests.Maybe(3)) point.Set("zero_threshold", 0.25);
        if (requests.Maybe(7)) point.Set("positive", Buckets());
        if (requests.Maybe(3)) point.Set("negative", Buckets());
        return point;
    }

    private ModelMessage Summary()
    {
        double[] quantiles = [0, 0.5, 0.9, 0.999, 1, 1.5, double.NaN];
        var point = Point("SummaryDataPoint", hasExemplars: false);
        if (requests.Maybe(8)) point.Set("count", Count());
        if (requests.Maybe(8)) point.Set("sum", requests.Float());
        return point.Add("quantile_values", requests.Some(3, () => new ModelMessage("Quantile").Set("quantile", quantiles[random.Next(quantiles.Length)]).Set("value", requests.Float())));
    }

    private ModelMessage Buckets()
    {
        var buckets = new ModelMessage("Buckets");
        if (requests.Maybe(8)) buckets.Set("offset", requests.Maybe(9) ? random.Next(-40, 40) : int.MinValue);
        return buckets.Add("bucket_counts", requests.Some(5, Count));
    }

    private ModelMessage Totals(ModelMessage point)
    {
        if (requests.Maybe(8)) point.Set("count", Count());
        if (requests.Maybe(8)) point.Set("sum", requests.Float());
        if (requests.Maybe(4)) point.Set("min", random.NextDouble());
        if (requests.Maybe(4)) point.Set("max", random.NextDouble() * 10);
        return point;
    }

    private object Count() => requests.Maybe(9) ? (ulong)random.Next(300) : ulong.MaxValue;
}

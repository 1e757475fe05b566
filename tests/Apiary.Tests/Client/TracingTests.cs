using System.Diagnostics;
using System.Globalization;
using Apiary.Client;
using Apiary.Client.Tracing;
using Apiary.Client.Transmissions;
using Xunit;

namespace Apiary.Tests.Client;

public sealed class TracingTests
{
    [Fact]
    public async Task A_span_becomes_an_event_with_the_names_of_the_mapping()
    {
        using var source = new ActivitySource(Unique("spans"), "1.2");
        var memory = new MemoryTransmission();
        await using var client = new HoneyClient(new HoneyClientOptions { Transmission = memory });
        using var exporter = new ActivityExporter(client, new ActivityExporterOptions { ServiceName = "shop", Sources = { source.Name }, Enrich = (span, made) => made.AddField("enriched", span.DisplayName) });
        ActivityContext linked = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        using (var root = source.StartActivity("GET /cart", ActivityKind.Server)!)
        {
            root.SetTag("http.route", "/cart").SetTag("items", 3);
            root.AddLink(new ActivityLink(linked, new ActivityTagsCollection { ["why"] = "batch" }));
            root.AddException(new InvalidOperationException("no cart"));
            root.SetStatus(ActivityStatusCode.Error, "failed");
            using (source.StartActivity("inner")) { }
        }

        await client.FlushAsync(TestContext.Current.CancellationToken);
        var inner = Fields(memory, "name", "inner");
        var span = Fields(memory, "name", "GET /cart");
        Assert.Equal("shop", memory.Events[0].Dataset);
        Assert.Equal(span["trace.span_id"], inner["trace.parent_id"]);
        Assert.Equal(span["trace.trace_id"], inner["trace.trace_id"]);
        Assert.Equal(("internal", "server"), (inner["span.kind"], span["span.kind"]));
        Assert.Equal(("/cart", 3L, true, 2L, "failed"), (span["http.route"], span["items"], span["error"], span["status_code"], span["status_message"]));
        Assert.Equal((source.Name, "1.2", "shop", "GET /cart"), (span["library.name"], span["library.version"], span["service.name"], span["enriched"]));
        Assert.Equal(("System.InvalidOperationException", "no cart", 1L, 1L), (span["exception.type"], span["exception.message"], span["span.num_events"], span["span.num_links"]));
        Assert.False(span.ContainsKey("trace.parent_id"));
        Assert.True((double)span["duration_ms"]! >= (double)inner["duration_ms"]!);
        var happened = Fields(memory, "meta.annotation_type", "span_event");
        Assert.Equal(("exception", span["trace.span_id"], "GET /cart", true), (happened["name"], happened["trace.parent_id"], happened["parent_name"], happened["error"]));
        var link = Fields(memory, "meta.annotation_type", "link");
        Assert.Equal((linked.TraceId.ToHexString(), linked.SpanId.ToHexString(), "batch"), (link["trace.link.trace_id"], link["trace.link.span_id"], link["why"]));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Experimental.*", true)]
    public async Task What_is_experimental_is_listened_to_when_it_is_named(string? named, bool isListenedTo)
    {
        using var source = new ActivitySource("Experimental." + Unique("sockets"));
        await using var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", Transmission = new DiscardTransmission() });
        var options = new ActivityExporterOptions();
        if (named is not null) options.Sources.Add(named);
        using (new ActivityExporter(client, options)) Assert.Equal(isListenedTo, source.HasListeners());
    }

    [Fact]
    public async Task What_the_client_does_to_deliver_is_no_span_of_the_application()
    {
        var name = Unique("handler");
        using var source = new ActivitySource(name);
        using var handler = new Traced(source);
        var responses = 0;
        await using (var client = new HoneyClient(new HoneyClientOptions { WriteKey = "key", Dataset = "shop", HttpHandler = handler, OnResponse = _ => Interlocked.Increment(ref responses) }))
        {
            using var exporter = new ActivityExporter(client, new ActivityExporterOptions { Sources = { name } });
            source.StartActivity("work")!.Dispose();
            await client.FlushAsync(TestContext.Current.CancellationToken);
            source.StartActivity("more work")!.Dispose();
        }

        Assert.Equal(2, responses);
    }

    [Fact]
    public async Task Only_the_sources_that_were_named_are_listened_to()
    {
        var name = Unique("chosen");
        using ActivitySource chosen = new(name + ".a"), other = new(Unique("other"));
        var memory = new MemoryTransmission();
        await using var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", Transmission = memory });
        using (new ActivityExporter(client, new ActivityExporterOptions { Sources = { name + "*" } }))
        {
            chosen.StartActivity("yes")!.Dispose();
            other.StartActivity("no")?.Dispose();
        }

        Assert.Null(chosen.StartActivity("after it ended"));
        await client.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("yes", Assert.Single(memory.Events).Fields.Single(field => field.Key == "name").Value);
    }

    [Theory]
    [InlineData("hello", false)]
    [InlineData("world", false)]
    [InlineData("this5", true)]
    public void The_deterministic_sampler_chooses_as_others_do(string traceId, bool kept) => Assert.Equal(kept, new DeterministicSampler(17).Keeps(traceId));

    [Fact]
    public async Task A_trace_is_kept_whole_or_not_at_all_and_says_its_rate()
    {
        using var source = new ActivitySource(Unique("sampled"));
        var memory = new MemoryTransmission();
        await using var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", SampleRate = 7, Transmission = memory });
        using var exporter = new ActivityExporter(client, new ActivityExporterOptions { Sources = { source.Name }, Sampler = new DeterministicSampler(4) });
        for (var i = 0; i < 400; i++)
        {
            Activity.Current = null;
            using var root = source.StartActivity("root");
            source.StartActivity("child")!.Dispose();
        }

        await client.FlushAsync(TestContext.Current.CancellationToken);
        Assert.All(memory.Events, sent => Assert.Equal(4, sent.SampleRate));
        var traces = memory.Events.GroupBy(sent => sent.Fields.Single(field => field.Key == "trace.trace_id").Value).ToList();
        Assert.All(traces, trace => Assert.Equal(2, trace.Count()));
        Assert.InRange(traces.Count, 40, 180);
    }

    [Fact]
    public void A_dynamic_sampler_keeps_rare_kinds_and_thins_out_frequent_ones()
    {
        var clock = new SteppedClock();
        var sampler = new DynamicSampler(span => span.DisplayName, 100, TimeSpan.FromSeconds(1), maxKeys: 3) { Clock = clock };
        Count(sampler, "ok", 10_000);
        Count(sampler, "slow", 100);
        Count(sampler, "error", 3);
        Count(sampler, "one too many", 1_000);
        Assert.Equal(1, sampler.RateOf("ok"));
        clock.Step(TimeSpan.FromSeconds(2));
        Count(sampler, "ok", 1);
        Assert.Equal((1, 1), (sampler.RateOf("error"), sampler.RateOf("one too many")));
        Assert.InRange(sampler.RateOf("slow"), 2, 5);
        Assert.InRange(sampler.RateOf("ok"), 130, 200);
        var kept = (10_000.0 / sampler.RateOf("ok")) + (100.0 / sampler.RateOf("slow")) + 3;
        Assert.InRange(kept, 80, 110);
    }

    [Fact]
    public void Honeycombs_header_goes_there_and_back()
    {
        var header = HoneycombPropagation.Format("463ac35c9f6413ad48485a3953bb6124", "0020000000000001", "my shop", new Dictionary<string, object?> { ["user"] = "a,b=c;", ["n"] = 7 });
        Assert.StartsWith("1;trace_id=463ac35c9f6413ad48485a3953bb6124,parent_id=0020000000000001,dataset=my%20shop,context=", header, StringComparison.Ordinal);
        Assert.True(HoneycombPropagation.TryParse(header, out var read));
        Assert.Equal(("my shop", "a,b=c;", 7L), (read.Dataset, read.Fields["user"], System.Text.Json.JsonSerializer.Deserialize<long>(Convert.ToString(read.Fields["n"], CultureInfo.InvariantCulture)!)));
        Assert.True(read.TryToActivityContext(out var context));
        Assert.Equal("0020000000000001", context.SpanId.ToHexString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2;trace_id=a,parent_id=b")]
    [InlineData("1;trace_id=a")]
    [InlineData("1;,,=,parent_id")]
    public void Other_headers_are_none(string? header) => Assert.False(HoneycombPropagation.TryParse(header, out _));

    [Fact]
    public void A_broken_context_or_a_uuid_costs_only_itself()
    {
        Assert.True(HoneycombPropagation.TryParse("1;trace_id=5a3f1b0e-1,parent_id=x,context=!!!", out var read));
        Assert.Empty(read.Fields);
        Assert.False(read.TryToActivityContext(out _));
    }

    [Fact]
    public async Task A_timer_is_a_field_in_milliseconds()
    {
        var memory = new MemoryTransmission();
        await using var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", Transmission = memory });
        var made = client.NewEvent();
        var start = Stopwatch.GetTimestamp();
        using (made.Time("schema")) _ = Environment.MachineName;
        var atMost = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        made.Send();
        await client.FlushAsync(TestContext.Current.CancellationToken);
        Assert.True(memory.Events[0].TryGetField("timer.schema_dur_ms", out var value));
        Assert.InRange((double)value!, double.Epsilon, atMost);
    }

    private static string Unique(string name) => $"{name}-{Guid.NewGuid():N}";

    private static Dictionary<string, object?> Fields(MemoryTransmission memory, string name, string value) =>
        memory.Events.Single(sent => sent.TryGetField(name, out var found) && (string?)found == value && (name != "name" || !sent.TryGetField("meta.annotation_type", out _)))
            .Fields.ToDictionary(field => field.Key, field => field.Value);

    private static void Count(DynamicSampler sampler, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var span = new Activity(name);
            span.SetIdFormat(ActivityIdFormat.W3C).Start();
            sampler.RateOf(span);
        }
    }

    /// <summary>Makes a span of each request, as HttpClient does.</summary>
    private sealed class Traced(ActivitySource source) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            source.StartActivity("POST", ActivityKind.Client)?.Dispose();
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StringContent("[{\"status\":202}]") });
        }
    }
}

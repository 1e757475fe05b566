using System.Text;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.XRay.Decoding;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.XRay.Decoding;

/// <summary>Documents as SDKs write them and as nobody should.</summary>
public sealed class XRayDecoderTests
{
    private const string Head = "\"trace_id\":\"1-5759e988-bd862e3fe1be46a994272793\",\"id\":\"70de5b6f19ff9a0a\",\"name\":\"backend\",\"start_time\":1705095875.1";

    [Fact]
    public void A_segment_is_a_span_of_its_services_dataset()
    {
        var run = new XRayRun();
        Assert.Equal("backend", run.Decode($"{{{Head},\"end_time\":1705095875.42}}").Dataset);
        var batch = Assert.Single(run.Batches.All);
        Assert.Equal(1705095875_100000000, batch.Events.TimestampNanos[0]);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["trace.trace_id"] = "string 5759e988bd862e3fe1be46a994272793",
                ["trace.span_id"] = "string 70de5b6f19ff9a0a",
                ["name"] = "string backend",
                ["service.name"] = "string backend",
                ["span.kind"] = "string internal",
                ["type"] = "string internal",
                ["duration_ms"] = "float 320",
                ["xray.document"] = "string segment",
                ["meta.signal_type"] = "string trace",
            },
            run.Fields("backend", 0));
    }

    [Theory]
    [InlineData("xray-sdk-segment-fault")]
    [InlineData("xray-node-segment")]
    public void A_recorded_document_comes_out_whole(string name)
    {
        var run = new XRayRun();
        var datagram = File.ReadAllBytes(Path.Combine(Repository.Root, "tests/cases/wire/xray", name + ".bin"));
        Assert.True(Apiary.Server.Protocols.XRay.Daemon.XRayDatagram.TryRead(datagram, out var document, out _));
        Assert.Null(run.Decode(document.ToArray()).Fault);
        var golden = Path.Combine(Repository.Root, "tests/cases/wire/xray", name + ".events.txt");
        var text = string.Concat(run.Batches.All.Select(batch => $"dataset {batch.DatasetName}\n{BatchText.Of(batch.Events)}"));
        if (Environment.GetEnvironmentVariable("APIARY_REWRITE") == "1") File.WriteAllText(golden, text);
        Assert.Equal(File.ReadAllText(golden), text);
    }

    [Fact]
    public void Subsegments_of_any_depth_are_spans_under_what_they_are_in()
    {
        var run = new XRayRun();
        run.Decode($$"""
            {{{Head}},"end_time":1705095876,"subsegments":[
              {"id":"53995C3F42CD8AD8","name":"mock","start_time":1705095875.2,"end_time":1705095875.3,"trace_id":"ignored","parent_id":"ignored",
               "subsegments":[{"id":"0000000000000001","name":"DynamoDB","namespace":"aws","start_time":1705095875.25,"end_time":1705095875.26,"aws":{"operation":"GetItem","table_name":"t","retries":0} }]},
              {"id":"0000000000000002","name":"db","start_time":1705095875.4,"end_time":1705095875.5,"sql":{"database_type":"PostgreSQL","sanitized_query":"SELECT 1","user":"u","url":"postgresql://u@h/db","preparation":"call"} }]}
            """);
        Assert.Equal(4, run.Batches.All[0].Events.RowCount);
        Assert.Equal(4, run.Batches.All[0].ItemCount);
        var (mock, dynamo, sql) = (run.Fields("backend", 1), run.Fields("backend", 2), run.Fields("backend", 3));
        Assert.Equal(("string 53995c3f42cd8ad8", "string 70de5b6f19ff9a0a", "string internal"), (mock["trace.span_id"], mock["trace.parent_id"], mock["span.kind"]));
        Assert.Equal(("string 53995c3f42cd8ad8", "string client", "string aws"), (dynamo["trace.parent_id"], dynamo["span.kind"], dynamo["xray.namespace"]));
        Assert.Equal(("string GetItem", "string t", "integer 0"), (dynamo["aws.operation"], dynamo["aws.table_name"], dynamo["aws.retries"]));
        Assert.Equal(("string PostgreSQL", "string SELECT 1", "string u", "string postgresql://u@h/db", "string call"), (sql["db.system"], sql["db.statement"], sql["db.user"], sql["db.connection_string"], sql["sql.preparation"]));
        Assert.Equal("string backend", sql["service.name"]);
    }

    [Fact]
    public void Http_flags_and_what_the_sdk_says_have_the_usual_names()
    {
        var fields = XRayRun.FieldsOf($$"""
            {{{Head}},"end_time":1705095876,"parent_id":"53995c3f42cd8ad8","fault":true,"throttle":true,"error":false,"user":"ann","origin":"AWS::ECS::Container","resource_arn":"arn:x",
             "http":{"request":{"method":"GET","url":"http://h:1/api/a?b=1","client_ip":"1.2.3.4","x_forwarded_for":true,"user_agent":"curl"},"response":{"status":"503","content_length":-1} },
             "aws":{"xray":{"sdk":"X-Ray for Go","sdk_version":"1","rule_name":"r","auto_instrumentation":false},"ec2":{"instance_id":"i-1","availability_zone":"a"},"cloudwatch_logs":[{"log_group":"g"}],"account_id":"1"},
             "service":{"name":"unknown","version":"v2","runtime":"go","runtime_version":"1.2","compiler":"gc"} }
            """);
        Assert.Equal(("string server", "boolean true", "boolean true", "boolean true", false), (fields["span.kind"], fields["error"], fields["xray.fault"], fields["xray.throttle"], fields.ContainsKey("xray.error")));
        Assert.Equal(("string GET", "string http://h:1/api/a?b=1", "string /api/a", "string 1.2.3.4", "boolean true"), (fields["http.request.method"], fields["url.full"], fields["url.path"], fields["client.address"], fields["xray.x_forwarded_for"]));
        Assert.Equal(("integer 503", false), (fields["http.response.status_code"], fields.ContainsKey("http.response.body.size")));
        Assert.Equal(("string X-Ray for Go", "string 1", "string r", "boolean false"), (fields["telemetry.sdk.name"], fields["telemetry.sdk.version"], fields["xray.sampling_rule"], fields["aws.xray.auto_instrumentation"]));
        Assert.Equal(("string i-1", "string a", "string [{\"log_group\":\"g\"}]", "string 1"), (fields["aws.ec2.instance_id"], fields["aws.ec2.availability_zone"], fields["aws.cloudwatch_logs"], fields["aws.account_id"]));
        Assert.Equal(("string backend", "string v2", "string go", "string 1.2", "string gc"), (fields["service.name"], fields["service.version"], fields["process.runtime.name"], fields["process.runtime.version"], fields["xray.service.compiler"]));
        Assert.Equal(("string ann", "string AWS::ECS::Container", "string arn:x"), (fields["enduser.id"], fields["xray.origin"], fields["xray.resource_arn"]));
    }

    [Fact]
    public void Annotations_keep_their_types_and_metadata_its_parts()
    {
        var fields = XRayRun.FieldsOf($$$"""
            {{{{Head}}},"end_time":1705095876,"annotations":{"s":"x","n":3,"f":1.5,"b":true,"list":[1],"object":{"a":1},"none":null,"my.key":"\u00e9"},
             "metadata":{"default":{"cart":{"jars": 3},"now":"t","n":2},"flat":7}}
            """);
        Assert.Equal(("string x", "integer 3", "float 1.5", "boolean true", "string é"), (fields["annotation.s"], fields["annotation.n"], fields["annotation.f"], fields["annotation.b"], fields["annotation.my.key"]));
        Assert.DoesNotContain(fields.Keys, key => key is "annotation.list" or "annotation.object" or "annotation.none");
        Assert.Equal(("string {\"jars\":3}", "string t", "integer 2", "integer 7"), (fields["metadata.default.cart"], fields["metadata.default.now"], fields["metadata.default.n"], fields["metadata.flat"]));
    }

    [Fact]
    public void An_exception_has_its_stack_and_one_that_is_referred_to_is_found()
    {
        var run = new XRayRun();
        run.Decode($$$"""
            {{{{Head}}},"end_time":1705095876,"fault":true,"cause":"aaaaaaaaaaaaaaaa","subsegments":[
              {"id":"0000000000000001","name":"a","start_time":1,"end_time":2,"fault":true,"cause":{"working_directory":"/app","exceptions":[
                {"id":"aaaaaaaaaaaaaaaa","type":"ValueError","message":"boom","stack":[{"path":"a.py","line":12,"label":"run"},{"path":"node","line":null,"label":"main"}]},{"id":"b","type":"Other"}]}},
              {"id":"0000000000000002","name":"b","start_time":1,"end_time":2,"cause":{"id":"0000000000000001","exceptions":[]}},
              {"id":"0000000000000003","name":"c","start_time":1,"end_time":2,"cause":"ffffffffffffffff"}]}
            """);
        var (root, first, second, third) = (run.Fields("backend", 0), run.Fields("backend", 1), run.Fields("backend", 2), run.Fields("backend", 3));
        Assert.Equal(("string aaaaaaaaaaaaaaaa", "string ValueError", "string boom", false), (root["xray.cause_id"], root["exception.type"], root["exception.message"], root.ContainsKey("exception.stacktrace")));
        Assert.Equal("string run (a.py:12)\nmain (node)", first["exception.stacktrace"]);
        Assert.StartsWith("string {\"working_directory\":\"/app\",\"exceptions\":[{\"id\":", first["xray.cause"], StringComparison.Ordinal);
        Assert.Equal("string boom", second["exception.message"]);
        Assert.Equal(("string ffffffffffffffff", false), (third["xray.cause_id"], third.ContainsKey("exception.type")));
    }

    [Fact]
    public void What_is_in_progress_is_no_span_until_its_later_part_comes()
    {
        var run = new XRayRun();
        run.Decode($$"""{{{Head}},"in_progress":true,"parent_id":"0000000000000009","subsegments":[{"id":"0000000000000001","name":"a","start_time":1,"end_time":2}]}""");
        run.Decode($$"""{{{Head}},"end_time":1705095876,"in_progress":false,"subsegments":[{"id":"0000000000000001","name":"a","start_time":1,"end_time":2}]}""");
        var (open, inner, whole) = (run.Fields("backend", 0), run.Fields("backend", 1), run.Fields("backend", 2));
        Assert.Equal(("string 70de5b6f19ff9a0a", "string span_event", "boolean true", "string 0000000000000009"), (open["trace.parent_id"], open["meta.annotation_type"], open["xray.in_progress"], open["xray.parent_id"]));
        Assert.DoesNotContain("trace.span_id", open.Keys);
        Assert.DoesNotContain("duration_ms", open.Keys);
        Assert.DoesNotContain("trace.span_id", inner.Keys);
        Assert.Equal("string 70de5b6f19ff9a0a", whole["trace.span_id"]);
        Assert.Equal(4, run.Batches.All[0].Events.RowCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"end_time\":0")]
    [InlineData(",\"end_time\":null")]
    public void What_has_no_end_is_in_progress(string end) => Assert.Equal("boolean true", XRayRun.FieldsOf($"{{{Head}{end}}}")["xray.in_progress"]);

    [Fact]
    public void A_subsegment_on_its_own_goes_where_its_segment_or_its_sender_says()
    {
        const string Sub = """{"type":"subsegment","trace_id":"1-5759e988-bd862e3fe1be46a994272793","id":"00000000000000bb","parent_id":"70de5b6f19ff9a0a","name":"step","start_time":1,"end_time":2}""";
        var run = new XRayRun();
        Assert.True(run.Decode(Sub, mayWait: true).MustWait);
        Assert.Equal(ServiceDatasets.UnknownService, run.Decode(Sub).Dataset);
        Assert.DoesNotContain("service.name", run.Fields(ServiceDatasets.UnknownService, 0).Keys);
        run = new XRayRun();
        run.Decode($"{{{Head},\"end_time\":2e9}}");
        Assert.Equal("backend", run.Decode(Sub, mayWait: true).Dataset);
        Assert.Equal(("string subsegment", "string backend"), (run.Fields("backend", 1)["xray.document"], run.Fields("backend", 1)["service.name"]));
        run = new XRayRun();
        run.Decode($"{{{Head.Replace("70de5b6f19ff9a0a", "1111111111111111", StringComparison.Ordinal)},\"end_time\":2e9}}", sender: 7);
        Assert.True(run.Decode(Sub, sender: 9, mayWait: true).MustWait);
        Assert.Equal("backend", run.Decode(Sub, sender: 7, mayWait: true).Dataset);
    }

    [Theory]
    [InlineData("1-5759e988-bd862e3fe1be46a994272793", "5759e988bd862e3fe1be46a994272793")]
    [InlineData("1-5759E988-BD862E3FE1BE46A994272793", "5759e988bd862e3fe1be46a994272793")]
    [InlineData("5759e988bd862e3fe1be46a994272793", "5759e988bd862e3fe1be46a994272793")]
    [InlineData("1-00000000-00000000bd862e3fe1be46a9", "bd862e3fe1be46a9")]
    public void Both_forms_of_a_trace_id_are_one(string id, string stored)
    {
        Assert.Equal(stored, XRayIds.FromText(id));
        Assert.Equal(id.ToLowerInvariant().Length == 35 ? id.ToLowerInvariant() : XRayIds.ToXRay(stored), XRayIds.ToXRay(stored));
    }

    [Theory]
    [InlineData("1705095875.1", 1705095875_100000000)]
    [InlineData("1705095875", 1705095875_000000000)]
    [InlineData("1795215569.2458627", 1795215569_245862700)]
    [InlineData("1.478293361271E9", 1478293361_271000000)]
    [InlineData("\"1705095875.5\"", 1705095875_500000000)]
    [InlineData("1705095875.1234567891", 1705095875_123456789)]
    public void Times_keep_their_digits(string text, long nanos)
    {
        Assert.True(XRayTime.TryParse(Encoding.ASCII.GetBytes(text), out var read));
        Assert.Equal(nanos, read);
    }

    [Theory]
    [InlineData("""{"name":"a","start_time":1,"end_time":2,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "MissingId")]
    [InlineData("""{"id":"x","name":"a","start_time":1,"end_time":2,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidId")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","start_time":1,"end_time":2,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidName")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"","start_time":1,"end_time":2,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidName")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"a","end_time":2,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidStartTime")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"a","start_time":"soon","trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidStartTime")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"a","start_time":-1,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidStartTime")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"a","start_time":1e300,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidStartTime")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"a","start_time":1,"end_time":true,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidEndTime")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"a","start_time":1,"end_time":2}""", "InvalidTraceId")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"a","start_time":1,"end_time":2,"trace_id":"2-5759e988-bd862e3fe1be46a994272793"}""", "InvalidTraceId")]
    [InlineData("""{"id":"70de5b6f19ff9a0a","name":"a","start_time":1,"end_time":2,"trace_id":"1-5759e988-bd862e3fe1be46a994272793","parent_id":"zz"}""", "InvalidId")]
    [InlineData("""{"type":"subsegment","id":"70de5b6f19ff9a0a","name":"a","start_time":1,"end_time":2,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""", "InvalidSegment")]
    [InlineData("""{"id":"70de5b6f19ff9a0a",""", "ParseError")]
    [InlineData("\"text\"", "ParseError")]
    [InlineData("", "ParseError")]
    [InlineData("{} {}", "ParseError")]
    public void What_is_wrong_is_named_in_aws_words(string document, string code)
    {
        var run = new XRayRun();
        Assert.Equal(code, run.Decode(document).Fault?.Code);
        Assert.All(run.Batches.All, batch => Assert.Equal(0, batch.Events.RowCount));
    }

    [Fact]
    public void A_broken_subsegment_is_left_out_and_the_rest_taken()
    {
        var run = new XRayRun();
        Assert.Null(run.Decode($$"""{{{Head}},"end_time":2e9,"subsegments":[{"id":"nope","name":"a","start_time":1},7,{"id":"0000000000000001","name":"b","start_time":1,"end_time":2}]}""").Fault);
        Assert.Equal((2, 2), (run.Batches.All[0].Events.RowCount, run.Batches.RefusedCount));
        Assert.Contains("id: expected 16 hexadecimal digits", run.Batches.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_may_be_as_large_and_as_wide_as_an_event_and_no_more()
    {
        var document = $"{{{Head},\"end_time\":2e9}}";
        Assert.Null(new XRayRun(new IngestLimits { MaxEventBytes = document.Length }).Decode(document).Fault);
        Assert.Equal("InvalidSegment", new XRayRun(new IngestLimits { MaxEventBytes = document.Length - 1 }).Decode(document).Fault?.Code);
        Assert.Null(new XRayRun(new IngestLimits { MaxFields = 9 }).Decode(document).Fault);
        var run = new XRayRun(new IngestLimits { MaxFields = 8 });
        Assert.Equal("InvalidSegment", run.Decode(document).Fault?.Code);
        Assert.Equal(0, run.Batches.All[0].Events.RowCount);
        var deep = string.Concat(Enumerable.Repeat("{\"subsegments\":[", 40)) + string.Concat(Enumerable.Repeat("]}", 40));
        Assert.Equal("ParseError", run.Decode(deep).Fault?.Code);
    }

    [Fact]
    public void A_list_of_documents_is_taken_one_by_one()
    {
        var run = new XRayRun();
        Assert.Equal("MissingId", run.Decode($$"""[{{{Head}},"end_time":2e9},{"name":"x"}]""").Fault?.Code);
        Assert.Equal(1, run.Batches.All[0].Events.RowCount);
    }

    [Fact]
    public void A_name_that_no_dataset_can_have_is_made_one()
    {
        var run = new XRayRun();
        Assert.Equal("a b", run.Decode($"{{{Head.Replace("backend", " a\\u0000 b\\n ", StringComparison.Ordinal)},\"end_time\":2e9}}").Dataset);
        Assert.Equal(254, run.Decode($"{{{Head.Replace("backend", new string('x', 400), StringComparison.Ordinal)},\"end_time\":2e9}}").Dataset!.Length);
        Assert.Equal(ServiceDatasets.UnknownService, run.Decode($"{{{Head.Replace("backend", "\\u0007", StringComparison.Ordinal)},\"end_time\":2e9}}").Dataset);
    }

    [Fact]
    public void A_steady_sender_costs_no_allocation()
    {
        var decoder = new XRayDecoder(new IngestLimits(), new XRayNames());
        var batch = new DatasetBatches(new Apiary.Engine.Events.EventBatchPool());
        var documents = ((string[])["xray-sdk-segment-fault", "xray-node-segment"]).Select(name => File.ReadAllText(Path.Combine(Repository.Root, "tests/cases/wire/xray", name + ".bin")))
            .Select(text => Encoding.UTF8.GetBytes(text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..])).ToArray();
        void Decode()
        {
            foreach (var document in documents)
                if (decoder.Decode(document, 1, true, batch).Fault is { } fault) Assert.Fail(fault.Explanation);
        }

        // As many as will be measured, so that columns and dictionaries have grown; what is left is what each document costs.
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < 200; i++) Decode();
        foreach (var one in batch.All) one.Events.Reset();
        for (var i = 0; i < 100; i++) Decode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++) Decode();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Links_are_events_of_their_own()
    {
        var run = new XRayRun();
        run.Decode($$"""{{{Head}},"end_time":2e9,"links":[{"trace_id":"1-6759e988-bd862e3fe1be46a994272793","id":"53995c3f42cd8ad8","attributes":{"k":"v"} },{"id":"x"}]}""");
        var link = run.Fields("backend", 1);
        Assert.Equal(("string link", "string 6759e988bd862e3fe1be46a994272793", "string 53995c3f42cd8ad8", "string v"), (link["meta.annotation_type"], link["trace.link.trace_id"], link["trace.link.span_id"], link["link.k"]));
        Assert.Equal(2, run.Batches.All[0].Events.RowCount);
    }
}

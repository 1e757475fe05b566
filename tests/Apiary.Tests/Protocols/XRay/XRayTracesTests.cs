using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.Tests.Protocols.XRay;

/// <summary>Traces asked for by X-Ray's API: four traces of a small shop, by filter expressions, whole, and as graphs.</summary>
public sealed class XRayTracesTests : IAsyncLifetime
{
    // Begins with 1,000,000 seconds: whole numbers read well.
    private const string Good = "1-000f4240-aaaaaaaaaaaaaaaaaaaaaaaa", Faulty = "1-000f424a-bbbbbbbbbbbbbbbbbbbbbbbb", Refused = "1-000f4254-cccccccccccccccccccccccc", Open = "1-000f425e-dddddddddddddddddddddddd";
    private const string Window = "\"StartTime\":999999,\"EndTime\":1000100";

    private XRayTestServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await XRayTestServer.StartAsync();
        await server.PutAsync(
            // The front calls the back, which calls DynamoDB and an address that sends no segments.
            $$$"""
            {"trace_id":"{{{Good}}}","id":"a000000000000001","name":"front","start_time":1000000,"end_time":1000002,"origin":"AWS::EC2::Instance","user":"ann",
             "http":{"request":{"method":"GET","url":"http://shop/cart","client_ip":"1.2.3.4","user_agent":"curl"},"response":{"status":200} },
             "aws":{"ec2":{"instance_id":"i-1","availability_zone":"eu-1a"},"xray":{"sdk":"X-Ray for Python","sdk_version":"2"} },"annotations":{"account":"12345","n":3,"vip":true},
             "metadata":{"default":{"cart":{"jars":3} } },"service":{"version":"1"},
             "subsegments":[{"id":"a000000000000002","name":"back:4567","namespace":"remote","start_time":1000000.5,"end_time":1000001.5}]}
            """,
            $$$"""
            {"trace_id":"{{{Good}}}","id":"a000000000000003","parent_id":"a000000000000002","name":"back","start_time":1000000.6,"end_time":1000001.4,
             "subsegments":[{"id":"a000000000000004","name":"DynamoDB","namespace":"aws","start_time":1000000.7,"end_time":1000000.8,"aws":{"operation":"GetItem","table_name":"jars"} },
              {"id":"a000000000000005","name":"pay.example","namespace":"remote","start_time":1000000.9,"end_time":1000001,"throttle":true,"error":true,"http":{"response":{"status":429} } }]}
            """,
            // A fault deep in the back that the front passes on.
            $$$"""
            {"trace_id":"{{{Faulty}}}","id":"b000000000000001","name":"front","start_time":1000010,"end_time":1000016,"fault":true,"http":{"request":{"method":"POST","url":"http://shop/order"},"response":{"status":500} },
             "subsegments":[{"id":"b000000000000002","name":"back:4567","namespace":"remote","start_time":1000010.5,"end_time":1000015.5,"fault":true}]}
            """,
            $$$"""
            {"trace_id":"{{{Faulty}}}","id":"b000000000000003","parent_id":"b000000000000002","name":"back","start_time":1000010.6,"end_time":1000015.4,"fault":true,
             "subsegments":[{"id":"b000000000000004","name":"pack","start_time":1000011,"end_time":1000015,"fault":true,"cause":{"exceptions":[{"id":"e000000000000001","type":"KeyError","message":"'jar'"}]} }]}
            """,
            // The caller's own error, at the back alone.
            $$$"""{"trace_id":"{{{Refused}}}","id":"c000000000000001","name":"back","start_time":1000020,"end_time":1000020.1,"error":true,"http":{"request":{"method":"GET","url":"http://back/none"},"response":{"status":404} } }""",
            // What has begun and did not end.
            $$$"""{"trace_id":"{{{Open}}}","id":"d000000000000001","name":"front","start_time":1000030,"in_progress":true}""");
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("", "Open Refused Faulty Good")]
    [InlineData("ok", "Good")]
    [InlineData("!ok", "Open Refused Faulty")]
    [InlineData("ok = false", "Open Refused Faulty")]
    [InlineData("fault", "Faulty")]
    [InlineData("error", "Refused")]
    [InlineData("fault OR error", "Refused Faulty")]
    [InlineData("partial", "Open")]
    [InlineData("!partial", "Refused Faulty Good")]
    [InlineData("responsetime > 5", "Faulty")]
    [InlineData("responsetime >= 2 AND responsetime <= 6", "Faulty Good")]
    [InlineData("duration > 5.9", "Faulty")]
    [InlineData("duration < 1 !partial", "Refused")]
    [InlineData("http.status = 404", "Refused")]
    [InlineData("http.status != 200", "Refused Faulty")]
    [InlineData("http.url CONTAINS \"shop\"", "Faulty Good")]
    [InlineData("http.url ENDSWITH \"order\" AND http.method = \"POST\"", "Faulty")]
    [InlineData("http.useragent", "Good")]
    [InlineData("http.clientip BEGINSWITH \"1.2\"", "Good")]
    [InlineData("user CONTAINS \"\"", "Good")]
    [InlineData("user != \"ann\"", "")]
    [InlineData("!user", "Open Refused Faulty")]
    [InlineData("annotation.account = \"12345\"", "Good")]
    [InlineData("annotation[n] >= 3", "Good")]
    [InlineData("annotation.vip = true", "Good")]
    [InlineData("!annotation.vip", "Open Refused Faulty")]
    [InlineData("availabilityzone = \"eu-1a\" AND instance.id = \"i-1\"", "Good")]
    [InlineData("service(\"back\")", "Refused Faulty Good")]
    [InlineData("!service(\"front\")", "Open Refused")]
    [InlineData("service(\"back\") {fault OR error}", "Refused Faulty")]
    [InlineData("service(\"back\") {!fault AND !error}", "Good")]
    [InlineData("service(\"front\") { root AND responsetime > 5 }", "Faulty")]
    [InlineData("service() { fault }", "Faulty")]
    [InlineData("service() { throttle }", "Good")]
    [InlineData("service(\"pay.example\") { throttle }", "Good")]
    [InlineData("service(id(type: \"AWS::EC2::Instance\"))", "Good")]
    [InlineData("service(id(name: \"front\", account.id: \"1\")) { http.status = 200 }", "Good")]
    [InlineData("edge(\"front\", \"back\")", "Faulty Good")]
    [InlineData("edge(\"front\", \"back\") { fault }", "Faulty")]
    [InlineData("edge(\"back\", \"pay.example\") { error }", "Good")]
    [InlineData("edge(\"back\", \"front\")", "")]
    [InlineData("edge(id(name: \"front\", type: \"client\"), \"front\") { ok }", "Good")]
    [InlineData("group.name = \"slow\"", "Faulty")]
    [InlineData("group.name != \"slow\" AND service(\"back\")", "Refused Good")]
    [InlineData("rootcause.fault.service { name = \"back\" }", "Faulty")]
    [InlineData("rootcause.fault.entity { last and name = \"pack\" }", "Faulty")]
    [InlineData("rootcause.fault.exception { message CONTAINS \"jar\" }", "Faulty")]
    [InlineData("rootcause.responsetime.entity { first and coverage = 1 and name = \"back\" }", "Refused")]
    [InlineData("rootcause.json = #[{\"Services\":[{\"Name\":\"front\"},{\"Name\":\"back\",\"EntityPath\":[{\"Name\":\"back\"},{\"Name\":\"pack\"}]}]}]", "Faulty")]
    public async Task An_expression_finds_its_traces(string expression, string expected)
    {
        await server.CallAsync("/CreateGroup", """{"GroupName":"slow","FilterExpression":"responsetime > 5"}""");
        var body = new JsonObject { ["StartTime"] = 999_999, ["EndTime"] = 1_000_100, ["FilterExpression"] = expression }.ToJsonString();
        var found = (await server.CallAsync("/TraceSummaries", body))["TraceSummaries"]!.AsArray().Select(trace => NameOf((string)trace!["Id"]!));
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData("{}", "startTime")]
    [InlineData("""{"StartTime":2,"EndTime":1}""", "must not be after")]
    [InlineData("""{"StartTime":"soon","EndTime":1}""", "seconds since 1970")]
    [InlineData("""{"StartTime":1,"EndTime":2,"FilterExpression":"nothing"}""", "Invalid filter expression: nothing is not a keyword, at character 1")]
    [InlineData("""{"StartTime":1,"EndTime":2,"FilterExpression":"group.name = \"none\""}""", "there is no group none")]
    [InlineData("""{"StartTime":1,"EndTime":2,"NextToken":"x"}""", "NextToken")]
    [InlineData("""{"StartTime":1,"EndTime":2,"TimeRangeType":"x"}""", "TimeRangeType")]
    public async Task What_cannot_be_asked_is_told(string body, string words)
    {
        var (status, text) = await server.TryAsync("/TraceSummaries", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_says_what_a_list_shows()
    {
        var summaries = (await server.CallAsync("/TraceSummaries", $$"""{{{Window}},"TimeRangeType":"TraceId"}"""))["TraceSummaries"]!.AsArray();
        var good = summaries.Single(trace => (string)trace!["Id"]! == Good)!;
        Assert.Equal((1_000_000.0, 2.0, 2.0, false, false, true), ((double)good["StartTime"]!, (double)good["Duration"]!, (double)good["ResponseTime"]!, (bool)good["HasFault"]!, (bool)good["IsPartial"]!, good["Http"]!.ToJsonString() == """{"HttpURL":"http://shop/cart","HttpStatus":200,"HttpMethod":"GET","UserAgent":"curl","ClientIp":"1.2.3.4"}"""));
        Assert.Equal("""{"StringValue":"12345"}""", good["Annotations"]!["account"]![0]!["AnnotationValue"]!.ToJsonString());
        Assert.Equal("""{"NumberValue":3}""", good["Annotations"]!["n"]![0]!["AnnotationValue"]!.ToJsonString());
        Assert.Equal("""{"BooleanValue":true}""", good["Annotations"]!["vip"]![0]!["AnnotationValue"]!.ToJsonString());
        Assert.Equal("ann", (string)good["Users"]![0]!["UserName"]!);
        Assert.Equal(["front", "back", "jars", "pay.example"], good["ServiceIds"]!.AsArray().Select(service => (string)service!["Name"]!));
        Assert.Equal("""{"Name":"front","Names":["front"],"AccountId":"000000000000","Type":"AWS::EC2::Instance"}""", good["EntryPoint"]!.ToJsonString());
        var faulty = summaries.Single(trace => (string)trace!["Id"]! == Faulty)!;
        Assert.True((bool)faulty["HasFault"]!);
        var cause = faulty["FaultRootCauses"]![0]!;
        Assert.Equal(["front", "back"], cause["Services"]!.AsArray().Select(service => (string)service!["Name"]!));
        Assert.Equal("""{"Name":"pack","Exceptions":[{"Name":"KeyError","Message":"\u0027jar\u0027"}],"Remote":false}""", cause["Services"]![1]!["EntityPath"]![1]!.ToJsonString());
        Assert.True((bool)summaries.Single(trace => (string)trace!["Id"]! == Open)!["IsPartial"]!);
    }

    [Fact]
    public async Task A_trace_begins_in_its_time_and_pages_have_an_end()
    {
        Assert.Equal([Refused], (await server.CallAsync("/TraceSummaries", """{"StartTime":1000020,"EndTime":1000030}"""))["TraceSummaries"]!.AsArray().Select(trace => (string)trace!["Id"]!));
        Assert.Empty((await server.CallAsync("/TraceSummaries", """{"StartTime":1000001,"EndTime":1000002}"""))["TraceSummaries"]!.AsArray());
        await server.PutAsync([.. Enumerable.Range(0, 201).Select(i => $$"""{"trace_id":"1-00000001-{{i:x24}}","id":"{{i + 1:x16}}","name":"many","start_time":{{2_000_000 + i}},"end_time":{{2_000_001 + i}}}""")]);
        var first = await server.CallAsync("/TraceSummaries", """{"StartTime":2000000,"EndTime":2001000}""");
        Assert.Equal(200, first["TraceSummaries"]!.AsArray().Count);
        var rest = await server.CallAsync("/TraceSummaries", $$"""{"StartTime":2000000,"EndTime":2001000,"NextToken":"{{first["NextToken"]}}"}""");
        Assert.Equal((1, null), (rest["TraceSummaries"]!.AsArray().Count, rest["NextToken"]));
    }

    [Fact]
    public async Task A_whole_trace_comes_as_documents_with_those_that_nobody_sent()
    {
        var answer = await server.CallAsync("/Traces", $$"""{"TraceIds":["{{Good}}","nonsense","1-00000000-111111111111111111111111"]}""");
        Assert.Equal("""["nonsense"]""", answer["UnprocessedTraceIds"]!.ToJsonString());
        var trace = Assert.Single(answer["Traces"]!.AsArray())!;
        var documents = trace["Segments"]!.AsArray().Select(segment => JsonNode.Parse((string)segment!["Document"]!)!).ToDictionary(document => (string)document["name"]!);
        Assert.Equal(["back", "front", "jars", "pay.example"], documents.Keys.Order(StringComparer.Ordinal));
        var front = documents["front"];
        Assert.Equal((Good, "a000000000000001", 1_000_000m, 1_000_002m), ((string)front["trace_id"]!, (string)front["id"]!, (decimal)front["start_time"]!, (decimal)front["end_time"]!));
        Assert.Equal("""{"account":"12345","n":3,"vip":true}""", front["annotations"]!.ToJsonString());
        Assert.Equal("""{"default":{"cart":{"jars":3}}}""", front["metadata"]!.ToJsonString());
        Assert.Equal("""{"method":"GET","url":"http://shop/cart","user_agent":"curl","client_ip":"1.2.3.4"}""", front["http"]!["request"]!.ToJsonString());
        Assert.Equal(("i-1", "X-Ray for Python", "1"), ((string)front["aws"]!["ec2"]!["instance_id"]!, (string)front["aws"]!["xray"]!["sdk"]!, (string)front["service"]!["version"]!));
        Assert.Equal("a000000000000002", (string)front["subsegments"]![0]!["id"]!);
        Assert.Equal(2, documents["back"]["subsegments"]!.AsArray().Count);
        Assert.Equal((true, "AWS::DynamoDB::Table", "a000000000000004"), ((bool)documents["jars"]["inferred"]!, (string)documents["jars"]["origin"]!, (string)documents["jars"]["parent_id"]!));
        var open = JsonNode.Parse((string)(await server.CallAsync("/Traces", $$"""{"TraceIds":["{{Open}}"]}"""))["Traces"]![0]!["Segments"]![0]!["Document"]!)!;
        Assert.Equal((true, null), ((bool)open["in_progress"]!, open["end_time"]));
    }

    [Fact]
    public async Task What_was_in_progress_gives_way_to_what_came_later()
    {
        await server.PutAsync($$"""{"trace_id":"{{Open}}","id":"d000000000000001","name":"front","start_time":1000030,"end_time":1000031}""");
        var segments = (await server.CallAsync("/Traces", $$"""{"TraceIds":["{{Open}}"]}"""))["Traces"]![0]!["Segments"]!.AsArray();
        Assert.Equal(1_000_031m, (decimal)JsonNode.Parse((string)Assert.Single(segments)!["Document"]!)!["end_time"]!);
        var summary = (await server.CallAsync("/TraceSummaries", $$"""{{{Window}},"FilterExpression":"ok !partial"}"""))["TraceSummaries"]!.AsArray();
        Assert.Contains(Open, summary.Select(trace => (string)trace!["Id"]!));
    }

    [Fact]
    public async Task The_graph_says_who_calls_whom_and_how_it_went()
    {
        var graph = await server.CallAsync("/ServiceGraph", $$"""{{{Window}}}""");
        var nodes = graph["Services"]!.AsArray().ToDictionary(node => ((string)node!["Name"]!, (string?)node["Type"]), node => node!);
        var back = nodes[("back", null)];
        Assert.Equal("""{"OkCount":1,"ErrorStatistics":{"ThrottleCount":0,"OtherCount":1,"TotalCount":1},"FaultStatistics":{"OtherCount":1,"TotalCount":1},"TotalCount":3,"TotalResponseTime":5.7}""", back["SummaryStatistics"]!.ToJsonString());
        Assert.Equal(("active", "unknown", "unknown", "unknown"), ((string)back["State"]!, (string)nodes[("jars", "AWS::DynamoDB::Table")]["State"]!, (string)nodes[("pay.example", "remote")]["State"]!, (string)nodes[("front", "client")]["State"]!));
        var calls = back["Edges"]!.AsArray().Select(edge => ((int)edge!["ReferenceId"]!, (int)edge["SummaryStatistics"]!["TotalCount"]!)).ToList();
        Assert.Contains(((int)nodes[("pay.example", "remote")]["ReferenceId"]!, 1), calls);
        Assert.Contains(((int)nodes[("jars", "AWS::DynamoDB::Table")]["ReferenceId"]!, 1), calls);
        Assert.True((bool)nodes[("front", "AWS::EC2::Instance")]["Root"]!);

        await server.CallAsync("/CreateGroup", """{"GroupName":"slow","FilterExpression":"responsetime > 5"}""");
        var slow = await server.CallAsync("/ServiceGraph", $$"""{{{Window}},"GroupName":"slow"}""");
        Assert.All(slow["Services"]!.AsArray().Where(node => (string?)node!["Type"] != "client"), node => Assert.Equal(1, (int)node!["SummaryStatistics"]!["FaultStatistics"]!["TotalCount"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await server.TryAsync("/ServiceGraph", $$"""{{{Window}},"GroupName":"none"}""")).Status);

        var one = await server.CallAsync("/TraceGraph", $$"""{"TraceIds":["{{Refused}}"]}""");
        Assert.Equal(["back", "back"], one["Services"]!.AsArray().Select(node => (string)node!["Name"]!));
    }

    [Theory]
    [InlineData("""{"Period":60}""", "EdgeSummaryStatistics", 4)]
    [InlineData("""{"EntitySelectorExpression":"service(\"back\")"}""", "ServiceSummaryStatistics", 3)]
    [InlineData("""{"EntitySelectorExpression":"edge(\"front\", \"back\")"}""", "EdgeSummaryStatistics", 2)]
    public async Task Statistics_over_time_are_of_services_or_calls(string more, string member, int count)
    {
        var body = JsonNode.Parse($$"""{{{Window}}}""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject()) body[name] = value!.DeepClone();
        var points = (await server.CallAsync("/TimeSeriesServiceStatistics", body.ToJsonString()))["TimeSeriesServiceStatistics"]!.AsArray();
        Assert.Equal(count, points.Sum(point => (int)point![member]!["TotalCount"]!));
        Assert.All(points, point => Assert.Equal(0, (double)point!["Timestamp"]! % 60));
        body["EntitySelectorExpression"] = "fault";
        Assert.Equal(HttpStatusCode.BadRequest, (await server.TryAsync("/TimeSeriesServiceStatistics", body.ToJsonString())).Status);
    }

    [Fact]
    public async Task A_span_of_opentelemetry_is_part_of_the_same_trace()
    {
        const string Otlp = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"jar-store"}}]},"scopeSpans":[{"spans":[{"traceId":"000f424abbbbbbbbbbbbbbbbbbbbbbbb","spanId":"0f00000000000001",
             "parentSpanId":"b000000000000004","name":"GET /jar","kind":2,"startTimeUnixNano":"1000012000000000","endTimeUnixNano":"1000013000000000","attributes":[{"key":"http.response.status_code","value":{"intValue":"503"}},{"key":"shelf","value":{"intValue":"7"}}],"status":{"code":2}}]}]}]}
            """;
        Assert.Equal(HttpStatusCode.OK, (await server.Running.SendAsync(HttpMethod.Post, "/v1/traces", Otlp, server.Running.Keys.Ingest.Secret)).Status);
        Assert.Equal([Faulty], (await server.CallAsync("/TraceSummaries", new JsonObject { ["StartTime"] = 999_999, ["EndTime"] = 1_000_100, ["FilterExpression"] = "service(\"jar-store\") { fault }" }.ToJsonString()))["TraceSummaries"]!.AsArray().Select(trace => (string)trace!["Id"]!));
        var documents = (await server.CallAsync("/Traces", $$"""{"TraceIds":["{{Faulty}}"]}"""))["Traces"]![0]!["Segments"]!.AsArray().Select(segment => JsonNode.Parse((string)segment!["Document"]!)!).ToList();
        var store = documents.Single(document => (string)document["name"]! == "jar-store");
        Assert.Equal((true, 503, "b000000000000004", 7), ((bool)store["fault"]!, (int)store["http"]!["response"]!["status"]!, (string)store["parent_id"]!, (int)store["metadata"]!["default"]!["shelf"]!));
        Assert.Contains("jar-store", await server.Running.GetAsync("/api/trace/000f424abbbbbbbbbbbbbbbbbbbbbbbb"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_trace_whose_beginning_was_not_sent_the_first_span_stands_for_it()
    {
        await server.PutAsync(
            """{"trace_id":"1-000f4268-eeeeeeeeeeeeeeeeeeeeeeee","id":"f000000000000001","parent_id":"9999999999999999","name":"late","start_time":1000040,"end_time":1000041,"error":true}""",
            """{"trace_id":"1-000f4268-eeeeeeeeeeeeeeeeeeeeeeee","id":"f000000000000002","parent_id":"f000000000000001","name":"later","start_time":1000040.1,"end_time":1000040.2,"fault":true}""");
        foreach (var (expression, isFound) in ((string, bool)[])[("error", true), ("fault", false), ("responsetime = 1", true), ("edge(id(name:\"late\", type:\"client\"), \"late\")", true), ("service(\"later\") { fault }", true)])
        {
            var body = new JsonObject { ["StartTime"] = 1_000_035, ["EndTime"] = 1_000_100, ["FilterExpression"] = expression }.ToJsonString();
            Assert.Equal(isFound, (await server.CallAsync("/TraceSummaries", body))["TraceSummaries"]!.AsArray().Count == 1);
        }
    }

    private static string NameOf(string id) => id switch { Good => nameof(Good), Faulty => nameof(Faulty), Refused => nameof(Refused), Open => nameof(Open), _ => id };
}

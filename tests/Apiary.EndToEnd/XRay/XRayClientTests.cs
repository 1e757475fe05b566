using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.XRay;

/// <summary>The command line, the SDKs for JavaScript and Python, and X-Ray's own middleware, pointed here by their own options.</summary>
public sealed class XRayClientTests(XRayServer xray) : IClassFixture<XRayServer>
{
    private const string Cli = "/usr/bin/aws", Python = "/usr/bin/python3";

    [Fact]
    public async Task The_journals_commands_work_as_they_stand()
    {
        Assert.SkipUnless(File.Exists(Cli), "awscli is not installed");
        var group = await xray.AwsAsync("create-group", "--group-name", "Cruddur", "--filter-expression", "service(\"backend-flask\") {fault OR error}");
        Assert.Equal("service(\"backend-flask\") {fault OR error}", (string)group!["Group"]!["FilterExpression"]!);
        var file = Path.Combine(xray.Server.DataDirectory, "xray.json");
        await File.WriteAllTextAsync(file, """
            {
              "SamplingRule": {
                  "RuleName": "Cruddur",
                  "ResourceARN": "*",
                  "Priority": 9000,
                  "FixedRate": 0.1,
                  "ReservoirSize": 5,
                  "ServiceName": "backend-flask",
                  "ServiceType": "*",
                  "Host": "*",
                  "HTTPMethod": "*",
                  "URLPath": "*",
                  "Version": 1
              }
            }
            """);
        var rule = await xray.AwsAsync("create-sampling-rule", "--cli-input-json", $"file://{file}");
        Assert.Equal(9000, (int)rule!["SamplingRuleRecord"]!["SamplingRule"]!["Priority"]!);
        Assert.Equal(["Cruddur", "Default"], (await xray.AwsAsync("get-sampling-rules"))!["SamplingRuleRecords"]!.AsArray().Select(record => (string)record!["SamplingRule"]!["RuleName"]!));
        Assert.Equal(["Default", "Cruddur"], (await xray.AwsAsync("get-groups"))!["Groups"]!.AsArray().Select(one => (string)one!["GroupName"]!));
    }

    [Fact]
    public async Task The_command_line_has_an_answer_to_every_operation_that_people_use()
    {
        Assert.SkipUnless(File.Exists(Cli), "awscli is not installed");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var id = $"1-{now:x8}-0123456789abcdef01234567";
        var (start, end) = ($"{now - 120}", $"{now + 60}");
        var put = await xray.AwsAsync("put-trace-segments", "--trace-segment-documents", $$"""{"name":"cli","id":"70de5b6f19ff9a0a","trace_id":"{{id}}","start_time":{{now}},"end_time":{{now + 1}},"error":true}""", "{}");
        Assert.Equal("MissingId", (string)Assert.Single(put!["UnprocessedTraceSegments"]!.AsArray())!["ErrorCode"]!);
        Assert.Equal(id, (string)(await xray.AwsAsync("get-trace-summaries", "--start-time", start, "--end-time", end, "--filter-expression", "service(\"cli\") { error }"))!["TraceSummaries"]![0]!["Id"]!);
        Assert.Contains("70de5b6f19ff9a0a", (string)(await xray.AwsAsync("batch-get-traces", "--trace-ids", id))!["Traces"]![0]!["Segments"]![0]!["Document"]!, StringComparison.Ordinal);
        Assert.NotEmpty((await xray.AwsAsync("get-service-graph", "--start-time", start, "--end-time", end))!["Services"]!.AsArray());
        Assert.Equal(2, (await xray.AwsAsync("get-trace-graph", "--trace-ids", id))!["Services"]!.AsArray().Count);
        Assert.NotEmpty((await xray.AwsAsync("get-time-series-service-statistics", "--start-time", start, "--end-time", end, "--period", "60"))!["TimeSeriesServiceStatistics"]!.AsArray());
        await xray.AwsAsync("put-telemetry-records", "--telemetry-records", $"Timestamp={now},SegmentsReceivedCount=1");

        var arn = (string)(await xray.AwsAsync("create-group", "--group-name", "other", "--tags", "Key=a,Value=1"))!["Group"]!["GroupARN"]!;
        await xray.AwsAsync("tag-resource", "--resource-arn", arn, "--tags", "Key=b,Value=2");
        await xray.AwsAsync("untag-resource", "--resource-arn", arn, "--tag-keys", "a");
        Assert.Equal("b", (string)Assert.Single((await xray.AwsAsync("list-tags-for-resource", "--resource-arn", arn))!["Tags"]!.AsArray())!["Key"]!);
        await xray.AwsAsync("update-group", "--group-name", "other", "--filter-expression", "fault");
        Assert.Equal("fault", (string)(await xray.AwsAsync("get-group", "--group-name", "other"))!["Group"]!["FilterExpression"]!);
        await xray.AwsAsync("delete-group", "--group-arn", arn);
        await xray.AwsAsync("create-sampling-rule", "--sampling-rule", "RuleName=o,ResourceARN=*,Priority=1,FixedRate=1,ReservoirSize=3,ServiceName=*,ServiceType=*,Host=*,HTTPMethod=*,URLPath=*,Version=1");
        await xray.AwsAsync("update-sampling-rule", "--sampling-rule-update", "RuleName=o,FixedRate=0.5");
        var targets = await xray.AwsAsync("get-sampling-targets", "--sampling-statistics-documents", $"RuleName=o,ClientID=0123456789abcdef01234567,Timestamp={now},RequestCount=5,SampledCount=2,BorrowCount=1");
        Assert.Equal(3, (int)targets!["SamplingTargetDocuments"]![0]!["ReservoirQuota"]!);
        Assert.Equal(5, (int)(await xray.AwsAsync("get-sampling-statistic-summaries"))!["SamplingStatisticSummaries"]![0]!["RequestCount"]!);
        await xray.AwsAsync("delete-sampling-rule", "--rule-name", "o");
        Assert.Equal("NONE", (string)(await xray.AwsAsync("put-encryption-config", "--type", "NONE"))!["EncryptionConfig"]!["Type"]!);
        Assert.Equal("ACTIVE", (string)(await xray.AwsAsync("get-encryption-config"))!["EncryptionConfig"]!["Status"]!);
        Assert.Empty((await xray.AwsAsync("get-insight-summaries", "--start-time", start, "--end-time", end))!["InsightSummaries"]!.AsArray());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => xray.AwsAsync("get-trace-summaries", "--start-time", start, "--end-time", end, "--filter-expression", "fault AND"));
        Assert.Contains("(InvalidRequestException)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("expected a keyword, at character 10", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_middleware_for_node_sends_and_the_sdk_for_javascript_reads()
    {
        var printed = JsonNode.Parse(await Programs.RunAsync("node", ["clients/xray.mjs"], xray.Variables(("SERVICE", "node-shop"))))!;
        Assert.Equal(2, printed["summaries"]!.AsArray().Count);
        Assert.Equal("1-65a1b2c4-0123456789abcdef01234567", (string)Assert.Single(printed["summaries"]!.AsArray(), one => (bool)one!["fault"]!)!["id"]!);
        Assert.Equal(3, (int)printed["summaries"]![0]!["annotations"]!["jars"]![0]!["AnnotationValue"]!["NumberValue"]!);
        var broken = printed["documents"]!.AsArray().Single(document => (string)document!["trace_id"]! == "1-65a1b2c4-0123456789abcdef01234567")!;
        Assert.Equal(("node-shop", "53995c3f42cd8ad8", 500), ((string)broken["name"]!, (string)broken["parent_id"]!, (int)broken["http"]!["response"]!["status"]!));
        Assert.Equal("no honey", (string)broken["subsegments"]![0]!["cause"]!["exceptions"]![0]!["message"]!);
        Assert.Contains("Default", printed["rules"]!.AsArray().Select(rule => (string)rule!));
    }

    [Fact]
    public async Task Boto3_finds_what_a_flask_app_sent()
    {
        Assert.SkipUnless(File.Exists("/usr/lib/python3/dist-packages/boto3/__init__.py") && File.Exists("/usr/lib/python3/dist-packages/flask/__init__.py"), "python3-boto3 and python3-flask are not installed");
        var printed = JsonNode.Parse(await Programs.RunAsync(Python, ["clients/xray.py"], xray.Variables(("SERVICE", "flask-shop"))))!;
        Assert.Equal("""[200,404,500]""", printed["statuses"]!.ToJsonString());
        Assert.Equal((1, 3), ((int)printed["faults"]!, (int)printed["total"]!));
    }

    [Fact]
    public async Task A_request_and_its_lines_are_one_trace_whoever_asks()
    {
        string[] needed = ["boto3", "flask", "aws_xray_sdk"];
        Assert.SkipUnless(File.Exists(Cli) && needed.All(name => File.Exists($"/usr/lib/python3/dist-packages/{name}/__init__.py")), "awscli, python3-boto3, python3-flask and python3-aws-xray-sdk are not all installed");
        var printed = JsonNode.Parse(await Programs.RunAsync(Python, ["clients/one_trace.py"], xray.Variables(("SERVICE", "backend-flask-one"), ("GROUP", "cruddur-one"))))!;
        // As watchtower has it: no stream, then one.
        Assert.Equal("""["ResourceNotFoundException"]""", printed["refused"]!.ToJsonString());
        var id = (string)printed["trace_id"]!;
        var hex = id[2..].Replace("-", "", StringComparison.Ordinal);

        // The datagram is not answered: it is there a moment later.
        var (start, end) = ($"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600}", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await xray.Server.TraceAsync(hex, key: null)).Count < 4) await pause.WaitForNextTickAsync(limit.Token);

        // AWS's API: the trace by its fault, its document, and the lines by its id.
        var summary = Assert.Single((await xray.AwsAsync("get-trace-summaries", "--start-time", start, "--end-time", end, "--filter-expression", "service(\"backend-flask-one\") {fault OR error} AND annotation.rows = 3"))!["TraceSummaries"]!.AsArray())!;
        Assert.Equal(id, (string)summary["Id"]!);
        var document = JsonNode.Parse((string)Assert.Single((await xray.AwsAsync("batch-get-traces", "--trace-ids", id))!["Traces"]![0]!["Segments"]!.AsArray())!["Document"]!)!;
        Assert.Equal(("backend-flask-one", "mock-data"), ((string)document["name"]!, (string)document["subsegments"]![0]!["name"]!));
        var lines = (await xray.AwsOfAsync("logs", "filter-log-events", "--log-group-name", "cruddur-one", "--filter-pattern", $"\"{id}\""))!["events"]!.AsArray();
        Assert.Equal(2, lines.Count);

        // The query API, Honeycomb's and ours, over all datasets at once.
        var query = $$"""{"time_range":3600,"calculations":[{"op":"COUNT"}],"breakdowns":["meta.signal_type"],"filters":[{"column":"trace.trace_id","op":"=","value":"{{hex}}"}]}""";
        var counted = await xray.Server.HoneycombQueryAsync("__all__", query, xray.ConfigurationKey);
        Assert.Equal(["log 2", "trace 2"], counted.Select(row => $"{row["meta.signal_type"]} {row["COUNT"]}").Order(StringComparer.Ordinal));
        Assert.Equal(4, TestServer.Number((await xray.Server.QueryAsync(null, query, xray.ConfigurationKey))["total"]!["values"]![0]));

        // The command line, by either form of the id, and what the screen asks for its page of the trace.
        foreach (var form in new[] { id, hex })
        {
            var shown = await Programs.RunAsync(Programs.Cli, ["trace", form, "--format", "json", "--url", xray.Address]);
            foreach (var part in new[] { "backend-flask-one", "mock-data", "no activities", "as text" }) Assert.Contains(part, shown, StringComparison.Ordinal);
        }

        var rows = (await xray.Server.TraceAsync(hex, key: null)).Select(row => row!["data"]!).ToArray();
        Assert.Equal(2, rows.Count(row => (string?)row["meta.source"] == "cloudwatch-logs"));
        Assert.Equal(["backend-flask-one", "mock-data"], rows.Where(row => row["xray.document"] is not null).Select(row => (string)row["name"]!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("xray-sdk-segment-fault", "cruddur-backend-flask")]
    [InlineData("xray-node-segment", "rig6b00d0d62943-node")]
    public async Task A_recorded_datagram_is_found_by_its_service(string name, string service)
    {
        var body = Capture.Read("xray", name).Body;
        using var client = new UdpClient();
        await client.SendAsync(body, IPEndPoint.Parse(xray.DaemonAddress));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!(await xray.Server.Http.GetStringAsync(new Uri("/api/datasets", UriKind.Relative), limit.Token)).Contains($"\"{service}\"", StringComparison.Ordinal)) await pause.WaitForNextTickAsync(limit.Token);
    }
}

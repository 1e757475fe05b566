using Apiary.Engine.Files;
using Apiary.Server.Ingest;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs;

/// <summary>Groups, streams, tags, filters: made, listed, changed, removed, and still there after a restart.</summary>
public sealed class LogGroupTests
{
    [Fact]
    public async Task A_group_has_all_that_was_said_of_it()
    {
        await using var server = await LogsTestServer.StartAsync();
        await server.CallAsync("CreateLogGroup", """{"logGroupName":"/aws/lambda/x","tags":{"team":"a b"},"logGroupClass":"INFREQUENT_ACCESS","kmsKeyId":"arn:k"}""");
        await server.CallAsync("PutRetentionPolicy", """{"logGroupName":"/aws/lambda/x","retentionInDays":3653}""");
        await server.CallAsync("PutLogGroupDeletionProtection", """{"logGroupIdentifier":"/aws/lambda/x","deletionProtectionEnabled":true}""");
        var group = (await server.CallAsync("DescribeLogGroups", """{"logGroupNamePrefix":"/aws/"}"""))["logGroups"]![0]!;
        Assert.Equal(
            $$"""{"logGroupName":"/aws/lambda/x","arn":"arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/x:*","logGroupArn":"arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/x","creationTime":{{server.Now}},"retentionInDays":3653,"metricFilterCount":0,"storedBytes":0,"logGroupClass":"INFREQUENT_ACCESS","kmsKeyId":"arn:k","deletionProtectionEnabled":true}""",
            group.ToJsonString());
        Assert.Contains("protected", (await server.FailAsync("DeleteLogGroup", """{"logGroupName":"/aws/lambda/x"}""")).Message, StringComparison.Ordinal);
        Assert.Equal(3653, server.Running.Store.Catalog.All.Single(dataset => dataset.Name == "/aws/lambda/x").Settings.RetentionDays);
        await server.CallAsync("DeleteRetentionPolicy", """{"logGroupName":"/aws/lambda/x"}""");
        await server.CallAsync("DisassociateKmsKey", """{"logGroupName":"/aws/lambda/x"}""");
        group = (await server.CallAsync("DescribeLogGroups", """{"logGroupNamePattern":"lambda"}"""))["logGroups"]![0]!;
        Assert.Null(group["retentionInDays"]);
        Assert.Null(group["kmsKeyId"]);
        Assert.Null(group["storedBytes"]);
    }

    [Theory]
    [InlineData("CreateLogGroup", """{"logGroupName":"cruddur"}""", "ResourceAlreadyExistsException", "The specified log group already exists")]
    [InlineData("CreateLogGroup", """{"logGroupName":"a b"}""", "InvalidParameterException", @"pattern: [\.\-_/#A-Za-z0-9]+")]
    [InlineData("CreateLogGroup", """{"logGroupName":"aws/x"}""", "InvalidParameterException", "reserved")]
    [InlineData("CreateLogGroup", """{"logGroupName":""}""", "InvalidParameterException", "length greater than or equal to 1")]
    [InlineData("CreateLogGroup", "{}", "InvalidParameterException", "Value null at 'logGroupName'")]
    [InlineData("CreateLogGroup", """{"logGroupName":7}""", "SerializationException", "must be a string")]
    [InlineData("CreateLogGroup", """{"logGroupName":"x","tags":{"a!":"b"}}""", "InvalidParameterException", "'tags'")]
    [InlineData("CreateLogGroup", """{"logGroupName":"x","logGroupClass":"GOLD"}""", "InvalidParameterException", "enum value set")]
    [InlineData("DeleteLogGroup", """{"logGroupName":"other"}""", "ResourceNotFoundException", "The specified log group does not exist.")]
    [InlineData("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"web/1"}""", "ResourceAlreadyExistsException", "The specified log stream already exists")]
    [InlineData("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"a:b"}""", "InvalidParameterException", "[^:*]*")]
    [InlineData("CreateLogStream", """{"logGroupName":"other","logStreamName":"a"}""", "ResourceNotFoundException", "log group does not exist")]
    [InlineData("DeleteLogStream", """{"logGroupName":"cruddur","logStreamName":"other"}""", "ResourceNotFoundException", "The specified log stream does not exist.")]
    [InlineData("DescribeLogStreams", """{"logGroupName":"cruddur","limit":51}""", "InvalidParameterException", "Member must have value less than or equal to 50")]
    [InlineData("DescribeLogStreams", """{"logGroupName":"cruddur","orderBy":"Size"}""", "InvalidParameterException", "satisfy enum value set: [LogStreamName, LastEventTime]")]
    [InlineData("DescribeLogStreams", """{"logGroupName":"cruddur","orderBy":"LastEventTime","logStreamNamePrefix":"a"}""", "InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.")]
    [InlineData("DescribeLogStreams", """{"logGroupName":"cruddur","logGroupIdentifier":"cruddur"}""", "ValidationException", "mutually exclusive")]
    [InlineData("DescribeLogGroups", """{"logGroupNamePrefix":"a","logGroupNamePattern":"b"}""", "InvalidParameterException", "mutually exclusive")]
    [InlineData("DescribeLogGroups", """{"nextToken":"%"}""", "InvalidParameterException", "The specified nextToken is invalid.")]
    [InlineData("PutRetentionPolicy", """{"logGroupName":"cruddur","retentionInDays":2}""", "InvalidParameterException", "enum value set")]
    [InlineData("PutRetentionPolicy", """{"logGroupName":"cruddur"}""", "InvalidParameterException", "Value null at 'retentionInDays'")]
    [InlineData("GetLogEvents", """{"logGroupName":"cruddur","logStreamName":"web/1","nextToken":"x"}""", "InvalidParameterException", "The specified nextToken is invalid.")]
    [InlineData("GetLogEvents", """{"logGroupName":"cruddur","logStreamName":"web/1","limit":10001}""", "InvalidParameterException", "value less than or equal to 10000")]
    [InlineData("FilterLogEvents", """{"logGroupName":"cruddur","logStreamNames":["other"]}""", "ResourceNotFoundException", "log stream does not exist")]
    [InlineData("FilterLogEvents", """{"logGroupName":"cruddur","filterPattern":"[a"}""", "InvalidParameterException", "Invalid filter pattern: expected `]`")]
    [InlineData("FilterLogEvents", """{"logGroupName":"cruddur","startFromHead":false}""", "InvalidParameterException", "2024-01-01")]
    [InlineData("PutMetricFilter", """{"logGroupName":"cruddur","filterName":"f","filterPattern":"","metricTransformations":[]}""", "InvalidParameterException", "metricTransformations")]
    [InlineData("DeleteMetricFilter", """{"logGroupName":"cruddur","filterName":"f"}""", "ResourceNotFoundException", "metric filter does not exist")]
    [InlineData("DeleteSubscriptionFilter", """{"logGroupName":"cruddur","filterName":"f"}""", "ResourceNotFoundException", "The specified subscription filter does not exist.")]
    [InlineData("StartQuery", """{"logGroupName":"other","startTime":1,"endTime":2,"queryString":""}""", "ResourceNotFoundException", "Log group 'other' does not exist for account ID '000000000000'")]
    [InlineData("StartQuery", """{"startTime":1,"endTime":2,"queryString":""}""", "InvalidParameterException", "Exactly one of")]
    [InlineData("StartQuery", """{"logGroupName":"cruddur","startTime":3,"endTime":2,"queryString":""}""", "InvalidParameterException", "End time")]
    [InlineData("StartQuery", """{"logGroupName":"cruddur","startTime":1,"endTime":2,"queryString":"","queryLanguage":"SQL"}""", "InvalidParameterException", "SQL is not supported")]
    [InlineData("GetQueryResults", """{"queryId":"x"}""", "ResourceNotFoundException", "does not exist")]
    [InlineData("CreateExportTask", "{}", "UnknownOperationException", "CreateExportTask")]
    [InlineData("DescribeLogGroups", "{", "SerializationException", "no JSON object")]
    [InlineData("DescribeLogGroups", """{"logGroupNamePrefix":"\ud800"}""", "SerializationException", "no JSON object")]
    [InlineData("DescribeLogGroups", """{"\ud800":1}""", "SerializationException", "no JSON object")]
    public async Task Wrong_calls_get_the_errors_of_aws(string operation, string body, string code, string message)
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        var error = await server.FailAsync(operation, body);
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(ArrivalOutcome.Refused, server.LastArrival.Outcome);
    }

    [Fact]
    public async Task Lists_come_page_by_page_in_order()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        foreach (var name in new[] { "b", "a", "B", "web/2" }) await server.CallAsync("CreateLogStream", $$"""{"logGroupName":"cruddur","logStreamName":"{{name}}"}""");
        await server.PutAsync((0, "x"));
        var names = new List<string>();
        for (var token = ""; ;)
        {
            var page = await server.CallAsync("DescribeLogStreams", $$"""{"logGroupName":"cruddur","limit":2{{token}}}""");
            names.AddRange(page["logStreams"]!.AsArray().Select(stream => (string)stream!["logStreamName"]!));
            if (page["nextToken"] is not { } next) break;
            token = $",\"nextToken\":\"{next}\"";
        }

        Assert.Equal(["B", "a", "b", "web/1", "web/2"], names);
        var newest = (await server.CallAsync("DescribeLogStreams", """{"logGroupIdentifier":"arn:aws:logs:us-east-1:000000000000:log-group:cruddur:*","logStreamNamePrefix":"web/","descending":true}"""))["logStreams"]!.AsArray();
        Assert.Equal(["web/2", "web/1"], newest.Select(stream => (string)stream!["logStreamName"]!));
        Assert.Equal((server.Now, server.Now, 0), ((long)newest[1]!["firstEventTimestamp"]!, (long)newest[1]!["lastIngestionTime"]!, (int)newest[1]!["storedBytes"]!));
        Assert.Null(newest[0]!["uploadSequenceToken"]);
    }

    [Fact]
    public async Task Streams_by_time_have_an_end_while_they_are_written()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await server.CallAsync("CreateLogStream", $$"""{"logGroupName":"cruddur","logStreamName":"{{name}}"}""");
            await server.CallAsync("PutLogEvents", server.PutBody(name, (0, "x")));
        }

        var seen = new List<string>();
        for (var (token, pages) = ("", 0); ; pages++)
        {
            Assert.True(pages < 10);
            var page = await server.CallAsync("DescribeLogStreams", $$"""{"logGroupName":"cruddur","orderBy":"LastEventTime","descending":true,"limit":1{{token}}}""");
            var name = (string)Assert.Single(page["logStreams"]!.AsArray())!["logStreamName"]!;
            seen.Add(name);
            if (page["nextToken"] is not { } next) break;
            token = $",\"nextToken\":\"{next}\"";
            // What was just listed is written to, and so becomes the first again.
            await server.CallAsync("PutLogEvents", server.PutBody(name, (1_000 + pages, "y")));
        }

        Assert.Equal(["web/1", "d", "c", "b", "a"], seen);
    }

    [Fact]
    public async Task Both_families_of_tag_operations_share_one_set()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        const string Arn = "arn:aws:logs:us-east-1:000000000000:log-group:cruddur";
        await server.CallAsync("TagResource", $$$"""{"resourceArn":"{{{Arn}}}:*","tags":{"a":"1","b":"2"}}""");
        await server.CallAsync("TagLogGroup", """{"logGroupName":"cruddur","tags":{"c":"3"}}""");
        await server.CallAsync("UntagLogGroup", """{"logGroupName":"cruddur","tags":["a"]}""");
        await server.CallAsync("UntagResource", $$"""{"resourceArn":"{{Arn}}","tagKeys":["b","none"]}""");
        Assert.Equal("""{"tags":{"c":"3"}}""", (await server.CallAsync("ListTagsForResource", $$"""{"resourceArn":"{{Arn}}"}""")).ToJsonString());
        Assert.Equal("""{"tags":{"c":"3"}}""", (await server.CallAsync("ListTagsLogGroup", """{"logGroupName":"cruddur"}""")).ToJsonString());
        var many = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"k{i}\":\"v\""));
        Assert.Equal("TooManyTagsException", (await server.FailAsync("TagLogGroup", $$"""{"logGroupName":"cruddur","tags":{ {{many}} } }""")).Code);
    }

    [Fact]
    public async Task Filters_are_kept_and_patterns_tried()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        const string Metric = """{"logGroupName":"cruddur","filterName":"errors","filterPattern":"ERROR","metricTransformations":[{"metricName":"n","metricNamespace":"App","metricValue":"1"}]}""";
        await server.CallAsync("PutMetricFilter", Metric);
        await server.CallAsync("PutMetricFilter", Metric.Replace("ERROR", "FATAL", StringComparison.Ordinal));
        var filters = (await server.CallAsync("DescribeMetricFilters", """{"metricName":"n","metricNamespace":"App"}"""))["metricFilters"]!.AsArray();
        Assert.Equal(("errors", "FATAL", "cruddur"), ((string)Assert.Single(filters)!["filterName"]!, (string)filters[0]!["filterPattern"]!, (string)filters[0]!["logGroupName"]!));
        foreach (var name in new[] { "a", "b" }) await server.CallAsync("PutSubscriptionFilter", $$"""{"logGroupName":"cruddur","filterName":"{{name}}","filterPattern":"","destinationArn":"https://hook.example"}""");
        Assert.Equal(("LimitExceededException", "Resource limit exceeded."), await server.FailAsync("PutSubscriptionFilter", """{"logGroupName":"cruddur","filterName":"c","filterPattern":"","destinationArn":"d"}"""));
        await server.CallAsync("DeleteSubscriptionFilter", """{"logGroupName":"cruddur","filterName":"a"}""");
        Assert.Single((await server.CallAsync("DescribeSubscriptionFilters", """{"logGroupName":"cruddur"}"""))["subscriptionFilters"]!.AsArray());
        var tried = await server.CallAsync("TestMetricFilter", """{"filterPattern":"{ $.a.b = * }","logEventMessages":["x","{\"a\":{\"b\":5}}"]}""");
        Assert.Equal("""{"matches":[{"eventNumber":2,"eventMessage":"{\u0022a\u0022:{\u0022b\u0022:5}}","extractedValues":{"$.a.b":"5"}}]}""", tried.ToJsonString());
        await server.CallAsync("DeleteMetricFilter", """{"logGroupName":"cruddur","filterName":"errors"}""");
    }

    [Fact]
    public async Task A_removed_group_takes_its_events_along_but_not_those_of_others()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, "x"));
        await server.CallAsync("DeleteLogGroup", """{"logGroupName":"cruddur"}""");
        Assert.Null(server.Running.Store.Catalog.Find(server.Running.Workspace.Environments[0].Id, "cruddur"));

        // Spans that came first keep their dataset to themselves.
        await server.Running.StoreAsync("cruddur", """{"time":"2026-01-02T03:04:05Z","data":{"name":"span"}}""");
        await server.CallAsync("CreateLogGroup", """{"logGroupName":"cruddur"}""");
        await server.CallAsync("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"web/1"}""");
        await server.PutAsync((0, "y"));
        Assert.Equal(["@message=y"], await server.AskAsync("fields @message"));
        Assert.NotNull(server.Running.Store.Catalog.Find(server.Running.Workspace.Environments[0].Id, "cruddur-logs"));

        // Those that came later stay when the group goes.
        await server.Running.StoreAsync("cruddur-logs", """{"time":"2026-01-02T03:04:05Z","data":{"name":"span"}}""");
        await server.CallAsync("DeleteLogGroup", """{"logGroupName":"cruddur"}""");
        Assert.NotNull(server.Running.Store.Catalog.Find(server.Running.Workspace.Environments[0].Id, "cruddur-logs"));
    }

    [Fact]
    public async Task A_stream_that_was_made_anew_does_not_show_the_lines_of_the_old_one()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync();
        await server.PutAsync((0, "old"));
        await server.CallAsync("DeleteLogStream", """{"logGroupName":"cruddur","logStreamName":"web/1"}""");
        Assert.Empty((await server.CallAsync("FilterLogEvents", """{"logGroupName":"cruddur"}"""))["events"]!.AsArray());
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await server.CallAsync("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"web/1"}""");
        await server.PutAsync((0, "new"));
        Assert.Equal(["new"], (await server.CallAsync("GetLogEvents", """{"logGroupName":"cruddur","logStreamName":"web/1"}"""))["events"]!.AsArray().Select(line => (string)line!["message"]!));
        Assert.Equal(["new"], (await server.CallAsync("FilterLogEvents", """{"logGroupName":"cruddur"}"""))["events"]!.AsArray().Select(line => (string)line!["message"]!));
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        var files = new MemoryFiles();
        string described, streams, token;
        await using (var server = await LogsTestServer.StartWithStreamAsync(files: files))
        {
            await server.CallAsync("TagLogGroup", """{"logGroupName":"cruddur","tags":{"a":"1"}}""");
            await server.CallAsync("PutQueryDefinition", """{"name":"q","queryString":"limit 1","logGroupNames":["cruddur"]}""");
            await server.CallAsync("PutMetricFilter", """{"logGroupName":"cruddur","filterName":"f","filterPattern":"x","metricTransformations":[{"metricName":"n","metricNamespace":"App","metricValue":"1"}]}""");
            await server.PutAsync((-5, "a"), (0, "b"));
            await server.PutAsync((1, "c"));
            described = (await server.CallAsync("DescribeLogGroups", "{}")).ToJsonString();
            streams = (await server.CallAsync("DescribeLogStreams", """{"logGroupName":"cruddur"}""")).ToJsonString();
            token = (string)(await server.CallAsync("GetLogEvents", """{"logGroupName":"cruddur","logStreamName":"web/1","limit":2,"startFromHead":true}"""))["nextForwardToken"]!;
        }

        await using var again = await LogsTestServer.StartAsync(files: files);
        Assert.Equal(described, (await again.CallAsync("DescribeLogGroups", "{}")).ToJsonString());
        Assert.Equal(streams, (await again.CallAsync("DescribeLogStreams", """{"logGroupName":"cruddur"}""")).ToJsonString());
        Assert.Single((await again.CallAsync("DescribeQueryDefinitions", "{}"))["queryDefinitions"]!.AsArray());
        Assert.Single((await again.CallAsync("DescribeMetricFilters", """{"logGroupName":"cruddur"}"""))["metricFilters"]!.AsArray());
        var rest = await again.CallAsync("GetLogEvents", $$"""{"logGroupName":"cruddur","logStreamName":"web/1","nextToken":"{{token}}"}""");
        Assert.Equal(["c"], rest["events"]!.AsArray().Select(line => (string)line!["message"]!));
    }

    [Fact]
    public async Task Streams_are_limited_at_the_options_edge()
    {
        await using var server = await LogsTestServer.StartWithStreamAsync(new() { LogsMaxStreams = 2 });
        await server.CallAsync("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"2"}""");
        Assert.Equal("LimitExceededException", (await server.FailAsync("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"3"}""")).Code);
        await server.CallAsync("DeleteLogStream", """{"logGroupName":"cruddur","logStreamName":"2"}""");
        await server.CallAsync("CreateLogStream", """{"logGroupName":"cruddur","logStreamName":"3"}""");
    }

    [Theory]
    [InlineData("DescribeDestinations", """{"destinations":[]}""")]
    [InlineData("DescribeResourcePolicies", """{"resourcePolicies":[]}""")]
    [InlineData("GetDataProtectionPolicy", "{}")]
    public async Task What_there_is_none_of_is_an_empty_list(string operation, string answer)
    {
        await using var server = await LogsTestServer.StartAsync();
        Assert.Equal(answer, (await server.CallAsync(operation, "")).ToJsonString());
    }
}

using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs.Operations;
using Apiary.Server.Protocols.CloudWatchLogs.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Reading;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>The operations by name, but for the two that write their answers themselves. Thread-safe.</summary>
internal sealed class LogsOperations
{
    private readonly Dictionary<string, Func<LogsCall, Task<LogsAnswer>>> all = new(StringComparer.Ordinal);

    public LogsOperations(LogGroups groups, QueryRunner runner, LogQueries queries, LogsOptions options, TimeProvider time)
    {
        var group = new GroupOperations(groups);
        var tag = new TagOperations(groups);
        var stream = new StreamOperations(groups, group);
        var filter = new FilterOperations(groups, group);
        var read = new ReadOperations(groups, group, new LogEventReader(groups, runner), runner, options);
        var query = new QueryOperations(groups, queries, time);
        Add("CreateLogGroup", group.Create);
        all.Add("DeleteLogGroup", group.DeleteAsync);
        Add("DescribeLogGroups", group.Describe);
        Add("ListLogGroups", group.List);
        Add("PutRetentionPolicy", group.PutRetention);
        Add("DeleteRetentionPolicy", group.DeleteRetention);
        Add("AssociateKmsKey", group.AssociateKey);
        Add("DisassociateKmsKey", group.DisassociateKey);
        Add("PutLogGroupDeletionProtection", group.PutProtection);
        Add("TagResource", tag.Put);
        Add("TagLogGroup", tag.Put);
        Add("UntagResource", tag.Remove);
        Add("UntagLogGroup", tag.Remove);
        Add("ListTagsForResource", tag.List);
        Add("ListTagsLogGroup", tag.List);
        Add("CreateLogStream", stream.Create);
        Add("DeleteLogStream", stream.Delete);
        Add("DescribeLogStreams", stream.Describe);
        Add(LogsScreen.StreamsWithBytes, stream.DescribeWithBytes);
        all.Add("GetLogEvents", read.GetEventsAsync);
        all.Add("FilterLogEvents", read.FilterAsync);
        all.Add(LogsScreen.FilterWithTraces, read.FilterWithTracesAsync);
        all.Add("GetLogRecord", read.GetRecordAsync);
        all.Add("GetLogGroupFields", read.GetFieldsAsync);
        Add("PutMetricFilter", filter.PutMetric);
        Add("DescribeMetricFilters", filter.DescribeMetrics);
        Add("DeleteMetricFilter", filter.DeleteMetric);
        Add("TestMetricFilter", FilterOperations.TestMetric);
        Add("PutSubscriptionFilter", filter.PutSubscription);
        Add("DescribeSubscriptionFilters", filter.DescribeSubscriptions);
        Add("DeleteSubscriptionFilter", filter.DeleteSubscription);
        Add("StartQuery", query.Start);
        Add("StopQuery", query.Stop);
        Add("GetQueryResults", query.GetResults);
        Add("ListLogGroupsForQuery", query.ListGroups);
        Add("DescribeQueries", query.Describe);
        Add("PutQueryDefinition", query.PutDefinition);
        Add("DescribeQueryDefinitions", query.DescribeDefinitions);
        Add("DeleteQueryDefinition", query.DeleteDefinition);
        foreach (var (name, list) in EmptyOperations.Lists) Add(name, _ => EmptyOperations.Answer(list));
    }

    /// <summary>What a key must be permitted to call an operation: a sender's at start-up need no more than sending does.</summary>
    public static KeyPermissions NeedsOf(string operation) => operation switch
    {
        "PutLogEvents" or "CreateLogStream" or "DescribeLogGroups" or "DescribeLogStreams" => KeyPermissions.Events,
        "CreateLogGroup" => KeyPermissions.CreateDatasets,
        "PutRetentionPolicy" or "TagResource" or "TagLogGroup" => KeyPermissions.CreateDatasets,
        "GetLogEvents" or "FilterLogEvents" or "GetLogRecord" or "GetLogGroupFields" or "StartQuery" or "StopQuery" or "GetQueryResults" or "DescribeQueries" or "ListLogGroupsForQuery" or "StartLiveTail" or "TestMetricFilter" => KeyPermissions.Queries,
        _ when operation.StartsWith("Describe", StringComparison.Ordinal) || operation.StartsWith("List", StringComparison.Ordinal) || operation.StartsWith("Get", StringComparison.Ordinal) => KeyPermissions.None,
        _ => KeyPermissions.Columns,
    };

    /// <summary>Runs an operation.</summary>
    public Task<LogsAnswer> RunAsync(string operation, LogsCall call) =>
        all.TryGetValue(operation, out var run)
            ? run(call)
            : Task.FromResult<LogsAnswer>(AwsErrors.UnknownOperation($"The operation {ShortText.Of(operation)} of CloudWatch Logs is not supported by this server."));

    private void Add(string name, Func<LogsCall, LogsAnswer> run) => all.Add(name, call => Task.FromResult(run(call)));
}

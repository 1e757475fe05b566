using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>What the screen asks of log groups: operations of AWS's through <see cref="AwsApiDoor"/>, and <c>GET /api/log-groups</c>, which has no like there.</summary>
internal sealed class LogsScreen(AwsApiDoor door, LogGroups groups, LogsOperations operations)
{
    /// <summary>An operation that the screen alone has. No client can name it, as AWS's names have no blank.</summary>
    public const string FilterWithTraces = "FilterLogEvents with traces";

    /// <summary>As <see cref="FilterWithTraces"/>.</summary>
    public const string StreamsWithBytes = "DescribeLogStreams with bytes";

    private static readonly string[] Asking =
    [
        "DescribeLogGroups", "GetLogRecord", "GetLogGroupFields", "StartQuery", "StopQuery", "GetQueryResults", "DescribeQueries", "DescribeQueryDefinitions",
    ];

    private static readonly string[] Changing = ["PutQueryDefinition", "DeleteQueryDefinition"];

    // To keep lines for less time is to delete some.
    private static readonly string[] Keeping = ["PutRetentionPolicy", "DeleteRetentionPolicy"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var operation in Asking) Map(routes, operation, operation, KeyPermissions.Queries);
        foreach (var operation in Changing) Map(routes, operation, operation, KeyPermissions.Columns);
        foreach (var operation in Keeping) Map(routes, operation, operation, KeyPermissions.Columns | KeyPermissions.CreateDatasets);
        Map(routes, "FilterLogEvents", FilterWithTraces, KeyPermissions.Queries);
        Map(routes, "DescribeLogStreams", StreamsWithBytes, KeyPermissions.Queries);
        routes.MapGet("/api/log-groups", ListAsync).AllowCallers(CallerPolicy.Queries);
    }

    private void Map(IEndpointRouteBuilder routes, string path, string operation, KeyPermissions needs) =>
        door.Map(routes, AwsService.Logs, path, needs, async (caller, arguments, context) =>
        {
            var answer = await operations.RunAsync(operation, new LogsCall(caller, arguments, context.RequestAborted));
            if (answer.Error is null) await AwsReplies.WriteAsync(context, AwsShape.RestJson, answer.Write);
            return answer.Error;
        });

    private async Task ListAsync(HttpContext context)
    {
        var environment = context.Caller().Environment;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("groups");
        foreach (var group in groups.Store.List(environment.Id))
        {
            var streams = groups.Store.ListStreams(environment.Id, group.Name);
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteString("dataset", groups.SlugOf(group));
            json.WriteNumber("created_at", group.CreatedAt);
            if (groups.RetentionOf(group) is { } days) json.WriteNumber("retention_days", days);
            json.WriteNumber("stored_bytes", groups.StoredBytesOf(group));
            json.WriteNumber("streams", streams.Count);
            if (streams.Max(stream => stream.LastEvent) is { } last) json.WriteNumber("last_event", last);
            if (streams.Max(stream => stream.LastIngestion) is { } came) json.WriteNumber("last_ingestion", came);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

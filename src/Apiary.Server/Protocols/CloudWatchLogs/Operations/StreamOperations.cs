using System.Globalization;
using System.Text.Json;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;

namespace Apiary.Server.Protocols.CloudWatchLogs.Operations;

/// <summary>Log streams: made, listed, removed (section 3 of the protocol reference).</summary>
internal sealed class StreamOperations(LogGroups groups, GroupOperations find)
{
    private const int MaxListed = 50;
    private const string ByName = "LogStreamName", ByTime = "LastEventTime";

    public LogsAnswer Create(LogsCall call)
    {
        var name = call.Required("logStreamName");
        if (call.Error is null) call.Refuse(LogRules.StreamName(name));
        if (find.Find(call, out var fault) is not { } group) return fault;
        return groups.Store.AddStream(new LogStream(group.EnvironmentId, group.Name, name, groups.Now)) switch
        {
            StreamAddition.Added => LogsAnswer.Done,
            StreamAddition.Exists => LogsErrors.StreamExists,
            StreamAddition.NoGroup => LogsErrors.GroupMissing,
            _ => LogsErrors.ResourceLimit,
        };
    }

    public LogsAnswer Delete(LogsCall call)
    {
        var name = call.Required("logStreamName");
        if (find.Find(call, out var fault) is not { } group) return fault;
        return groups.RemoveStream(call.Environment, group.Name, name) ? LogsAnswer.Done : LogsErrors.StreamMissing;
    }

    public LogsAnswer Describe(LogsCall call) => Describe(call, withBytes: false);

    /// <summary>As <see cref="Describe(LogsCall)"/>, each stream with the bytes put into it, which AWS does not tell.</summary>
    public LogsAnswer DescribeWithBytes(LogsCall call) => Describe(call, withBytes: true);

    private LogsAnswer Describe(LogsCall call, bool withBytes)
    {
        var (prefix, order) = (call.Text("logStreamNamePrefix", LogRules.MaxName), call.Text("orderBy") ?? ByName);
        var (descending, limit) = (call.Flag("descending"), (int)(call.Integer("limit", 1, MaxListed) ?? MaxListed));
        if (order is not (ByName or ByTime)) call.Refuse(LogsErrors.Constraint("orderBy", order, $"satisfy enum value set: [{ByName}, {ByTime}]"));
        if (order == ByTime && prefix is not null) call.Refuse(LogsErrors.Invalid("Cannot order by LastEventTime with a logStreamNamePrefix."));
        if (find.Find(call, out var fault) is not { } group) return fault;
        var found = groups.Store.ListStreams(group.EnvironmentId, group.Name).Where(stream => prefix is null || stream.Name.StartsWith(prefix, StringComparison.Ordinal));
        Func<LogStream, string> keyOf = order == ByTime ? TimeKeyOf : stream => stream.Name;
        return LogsPage<LogStream>.CutOrdered(call, found, keyOf, descending, limit) is { } page
            ? LogsAnswer.Of(json => page.Write(json, "logStreams", (writer, stream) =>
            {
                Write(writer, GroupOperations.ArnOf(call.Caller, group), stream);
                if (withBytes) writer.WriteNumber("putBytes", stream.PutBytes);
            }))
            : LogsErrors.BadToken;
    }

    private static string TimeKeyOf(LogStream stream) => string.Create(CultureInfo.InvariantCulture, $"{stream.LastEvent ?? stream.CreatedAt:D19} {stream.Name}");

    private static void Write(Utf8JsonWriter json, string groupArn, LogStream stream)
    {
        json.WriteString("logStreamName", stream.Name);
        json.WriteNumber("creationTime", stream.CreatedAt);
        if (stream is { FirstEvent: { } first, LastEvent: { } last, LastIngestion: { } ingested })
        {
            json.WriteNumber("firstEventTimestamp", first);
            json.WriteNumber("lastEventTimestamp", last);
            json.WriteNumber("lastIngestionTime", ingested);
            json.WriteString("uploadSequenceToken", SequenceToken.Of(ingested));
        }

        json.WriteString("arn", $"{groupArn}:log-stream:{stream.Name}");
        json.WriteNumber("storedBytes", 0);
    }
}

using System.Globalization;
using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Protocols.CloudWatchLogs.Insights;
using Apiary.Server.Protocols.CloudWatchLogs.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Reading;

namespace Apiary.Server.Protocols.CloudWatchLogs.Operations;

/// <summary>Insights queries: started, stopped, fetched, listed (section 8.1 of the protocol reference).</summary>
internal sealed class QueryOperations(LogGroups groups, LogQueries queries, TimeProvider time)
{
    private const int MaxGroups = 50, MaxListed = 1_000;
    private const string Language = "CWLI";

    public LogsAnswer Start(LogsCall call)
    {
        var (text, limit) = (call.Required("queryString", InsightsParser.MaxLength), call.Integer("limit", 1, InsightsQuery.MaxLimit));
        var (start, end) = (call.Integer("startTime", 0, LogTime.MaxMilliseconds), call.Integer("endTime", 0, LogTime.MaxMilliseconds));
        if (start is null) call.Refuse(LogsErrors.Absent("startTime"));
        if (end is null) call.Refuse(LogsErrors.Absent("endTime"));
        if (start > end) call.Refuse(LogsErrors.Invalid("End time should not be less than start time."));
        if (call.Text("queryLanguage") is { } language && language != Language) call.Refuse(LogsErrors.Invalid($"The query language {language} is not supported by this server; send {Language}."));
        if (call.Error is { } fault) return fault;
        if (!InsightsParser.TryParse(text, time.GetUtcNow(), out var query, out var error)) return Malformed(error);
        var names = NamesOf(call, query.Source);
        if (call.Error is { } wrong) return wrong;
        var asked = new List<LogGroupScope>();
        foreach (var name in names)
        {
            if (groups.Store.Find(call.Environment.Id, name) is not { } group) return LogsErrors.Missing($"Log group '{name}' does not exist for account ID '{call.Caller.Account}'");
            var live = group.RemovedStreams.Count == 0 ? null : new LiveStreams(groups.Store.ListStreams(group.EnvironmentId, name));
            asked.Add(new LogGroupScope(name, groups.DatasetOf(group)) { RemovedStreams = group.RemovedStreams, Live = live });
        }

        var (from, to) = (SecondOf(query.Source?.Start) ?? ReadOperations.SecondsOf(start!.Value), SecondOf(query.Source?.End) ?? ReadOperations.SecondsOf(end!.Value));
        var sources = string.Join(", ", names.Select(name => $"\"{name}\""));
        var listed = query.Source is null ? string.Create(CultureInfo.InvariantCulture, $"SOURCE {sources} START={from}000 END={to}999 | {text}") : text;
        var request = new InsightsRequest(query, asked, from, to, (int?)limit, call.Caller.Account);
        return queries.Start(call.Environment, listed, request, groups.Now) is { } started
            ? LogsAnswer.Of(json => json.WriteString("queryId", started.Id))
            : new AwsError("LimitExceededException", $"Account maximum query concurrency of [{LogQueries.MaxRunning}] reached. Try again once the active queries are complete.");
    }

    public LogsAnswer Stop(LogsCall call)
    {
        if (Find(call, out var fault) is not { } query) return fault;
        return query.TryStop() ? LogsAnswer.Of(json => json.WriteBoolean("success", true)) : LogsErrors.Invalid($"Query with ID [{query.Id}] is not currently in progress");
    }

    public LogsAnswer GetResults(LogsCall call)
    {
        if (Find(call, out var fault) is not { } query) return fault;
        return LogsAnswer.Of(json => Write(json, query));
    }

    /// <summary>ListLogGroupsForQuery: the groups that a query asks, by name.</summary>
    public LogsAnswer ListGroups(LogsCall call)
    {
        var limit = (int)(call.Integer("maxResults", 50, 500) ?? 50);
        if (Find(call, out var fault) is not { } query) return fault;
        return LogsPage<string>.Cut(call, query.Groups, name => name, limit) is { } page
            ? LogsAnswer.Of(json =>
            {
                json.WriteStartArray("logGroupIdentifiers");
                foreach (var name in page.Items) json.WriteStringValue(name);
                json.WriteEndArray();
                if (page.NextToken is not null) json.WriteString("nextToken", page.NextToken);
            })
            : LogsErrors.BadToken;
    }

    public LogsAnswer Describe(LogsCall call)
    {
        var (group, status) = (call.Text("logGroupName"), call.Text("status"));
        var limit = (int)(call.Integer("maxResults", 1, MaxListed) ?? MaxListed);
        if (call.Error is { } fault) return fault;
        var found = queries.List(call.Environment.Id).Where(query => group is null || query.Groups.Contains(group)).Where(query => status is null || $"{query.Status}" == status);
        return LogsPage<LogQuery>.Cut(call, found, query => query.Id, limit) is { } page
            ? LogsAnswer.Of(json => page.Write(json, "queries", (writer, query) =>
            {
                writer.WriteString("queryLanguage", Language);
                writer.WriteString("queryId", query.Id);
                writer.WriteString("queryString", query.Text);
                writer.WriteString("status", $"{query.Status}");
                writer.WriteNumber("createTime", query.CreatedAt);
                if (query.Groups is [var first, ..]) writer.WriteString("logGroupName", first);
            }))
            : LogsErrors.BadToken;
    }

    public LogsAnswer PutDefinition(LogsCall call)
    {
        var (name, text) = (call.Required("name", 255), call.Required("queryString", InsightsParser.MaxLength));
        var (id, names) = (call.Text("queryDefinitionId", 256), call.Texts("logGroupNames", MaxGroups) ?? []);
        if (call.Error is { } fault) return fault;
        if (id is not null && groups.Store.ListDefinitions(call.Environment.Id).All(known => known.Id != id)) return LogsErrors.Missing("The specified query definition does not exist.");
        var definition = new QueryDefinition(call.Environment.Id, id ?? Guid.NewGuid().ToString(), name, text, names, groups.Now);
        groups.Store.Put(definition);
        return LogsAnswer.Of(json => json.WriteString("queryDefinitionId", definition.Id));
    }

    public LogsAnswer DescribeDefinitions(LogsCall call)
    {
        var (prefix, limit) = (call.Text("queryDefinitionNamePrefix"), (int)(call.Integer("maxResults", 1, MaxListed) ?? MaxListed));
        if (call.Error is { } fault) return fault;
        var found = groups.Store.ListDefinitions(call.Environment.Id).Where(known => prefix is null || known.Name.StartsWith(prefix, StringComparison.Ordinal));
        return LogsPage<QueryDefinition>.Cut(call, found, known => known.Id, limit) is { } page
            ? LogsAnswer.Of(json => page.Write(json, "queryDefinitions", (writer, known) =>
            {
                writer.WriteString("queryLanguage", Language);
                writer.WriteString("queryDefinitionId", known.Id);
                writer.WriteString("name", known.Name);
                writer.WriteString("queryString", known.Query);
                writer.WriteNumber("lastModified", known.ModifiedAt);
                writer.WriteStartArray("logGroupNames");
                foreach (var group in known.GroupNames) writer.WriteStringValue(group);
                writer.WriteEndArray();
            }))
            : LogsErrors.BadToken;
    }

    public LogsAnswer DeleteDefinition(LogsCall call)
    {
        var id = call.Required("queryDefinitionId");
        if (call.Error is { } fault) return fault;
        return groups.Store.RemoveDefinition(call.Environment.Id, id)
            ? LogsAnswer.Of(json => json.WriteBoolean("success", true))
            : LogsErrors.Missing("The specified query definition does not exist.");
    }

    private static long? SecondOf(long? milliseconds) => milliseconds / 1_000;

    private IReadOnlyList<string> NamesOf(LogsCall call, InsightsSource? source)
    {
        var (one, several, identifiers) = (call.Text("logGroupName"), call.Texts("logGroupNames", MaxGroups), call.Texts("logGroupIdentifiers", MaxGroups));
        if (new object?[] { one, several, identifiers, source }.Count(given => given is not null) != 1)
        {
            call.Refuse(LogsErrors.Invalid("Exactly one of logGroupName, logGroupNames, logGroupIdentifiers and a SOURCE command in the query must be given."));
            return [];
        }

        if (source is { Names.Count: 0 }) return [.. groups.Store.List(call.Environment.Id).Where(group => source.Takes(group, call.Caller.Account)).Select(group => group.Name)];
        IReadOnlyList<string> names = one is not null ? [one] : several ?? [.. (identifiers ?? source!.Names).Select(LogsCall.GroupNameOf)];
        if (names.Count == 0) call.Refuse(LogsErrors.Absent("logGroupNames"));
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static AwsError Malformed(InsightsError error) => new("MalformedQueryException", error.Message)
    {
        WriteMembers = json =>
        {
            json.WriteStartObject("queryCompileError");
            json.WriteString("message", error.Message);
            json.WriteStartObject("location");
            json.WriteNumber("startCharOffset", error.Start);
            json.WriteNumber("endCharOffset", error.End);
            json.WriteEndObject();
            json.WriteEndObject();
        },
    };

    private static void Write(Utf8JsonWriter json, LogQuery query)
    {
        json.WriteString("queryLanguage", Language);
        json.WriteString("status", $"{query.Status}");
        json.WriteStartArray("results");
        foreach (var row in query.Result?.Rows ?? [])
        {
            json.WriteStartArray();
            foreach (var (field, value) in row)
            {
                json.WriteStartObject();
                json.WriteString("field", field);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartObject("statistics");
        json.WriteNumber("recordsMatched", (double)(query.Result?.RecordsMatched ?? 0));
        json.WriteNumber("recordsScanned", (double)(query.Result?.RecordsScanned ?? 0));
        json.WriteNumber("bytesScanned", (double)(query.Result?.BytesScanned ?? 0));
        json.WriteNumber("logGroupsScanned", (double)query.Groups.Count);
        json.WriteNumber("estimatedRecordsSkipped", (double)(query.Result?.RecordsSkipped ?? 0));
        json.WriteNumber("estimatedBytesSkipped", 0d);
        json.WriteEndObject();
    }

    private LogQuery? Find(LogsCall call, out LogsAnswer fault)
    {
        var id = call.Required("queryId");
        fault = call.Error is { } error ? error : LogsErrors.Missing("Query with the specified ID does not exist.");
        return call.Error is null ? queries.Find(call.Environment.Id, id) : null;
    }
}

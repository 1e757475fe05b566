using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Protocols.CloudWatchLogs.Insights;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Planning;
using Apiary.Server.Protocols.CloudWatchLogs.Patterns;
using Apiary.Server.Protocols.CloudWatchLogs.Reading;
using Apiary.Server.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Operations;

/// <summary>Events read again: by stream, by filter pattern, one by one (section 5 of the protocol reference).</summary>
internal sealed class ReadOperations(LogGroups groups, GroupOperations find, LogEventReader reader, QueryRunner queries, LogsOptions options)
{
    private const int MaxEvents = 10_000, MaxStreams = 100, PageRows = 2_000, SampleRows = 1_000;
    private const long MaxPageBytes = 1 << 20, SampleSeconds = 15 * 60, SampleSpreadSeconds = 8 * 60;

    // Newest first is there since then.
    private static readonly long NewestFirstSince = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public async Task<LogsAnswer> GetEventsAsync(LogsCall call)
    {
        var (name, token) = (call.Required("logStreamName"), call.Text("nextToken"));
        var (start, end) = (call.Integer("startTime", 0), call.Integer("endTime", 0));
        var (limit, fromHead) = ((int)(call.Integer("limit", 1, MaxEvents) ?? MaxEvents), call.Flag("startFromHead"));
        LogCursor? cursor = null;
        var isForward = fromHead;
        if (token is not null)
        {
            if (LogCursor.TryParseToken(token, out isForward, out var place)) cursor = place;
            else call.Refuse(LogsErrors.BadToken);
        }

        if (find.Find(call, out var fault) is not { } group) return fault;
        if (groups.Store.FindStream(group.EnvironmentId, group.Name, name) is not { } stream) return LogsErrors.StreamMissing;
        var range = new LogRange(group, LogTime.ToNanos(start ?? 0), end is null ? long.MaxValue : LogTime.ToNanos(end.Value)) { Required = OfStream(stream) };
        var (lines, _) = await reader.ReadAsync(call.Environment, range, cursor, isForward, limit, call.Aborted);
        var page = WithinBytes(lines);
        if (!isForward) page.Reverse();
        var at = cursor ?? LogCursor.Start;
        // At the end the token that was sent comes back, so that clients stop; the other way leads back to what was last seen.
        var forward = page.Count > 0 ? page[^1].Place : isForward ? at : at with { EventId = Math.Max(0, at.EventId - 1) };
        var backward = page.Count > 0 ? page[0].Place : isForward ? at with { EventId = at.EventId + 1 } : at;
        return LogsAnswer.Of(json =>
        {
            json.WriteStartArray("events");
            foreach (var line in page)
            {
                json.WriteStartObject();
                json.WriteNumber("timestamp", line.Timestamp);
                json.WriteString("message", line.Message);
                json.WriteNumber("ingestionTime", line.IngestionTime);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("nextForwardToken", forward.ToToken(isForward: true));
            json.WriteString("nextBackwardToken", backward.ToToken(isForward: false));
        });
    }

    /// <summary>FilterLogEvents.</summary>
    public Task<LogsAnswer> FilterAsync(LogsCall call) => FilterAsync(call, withTraces: false);

    /// <summary>FilterLogEvents for the screen: with <c>traceId</c> and <c>spanId</c> of the lines that have them, and newest first whatever the time.</summary>
    public Task<LogsAnswer> FilterWithTracesAsync(LogsCall call) => FilterAsync(call, withTraces: true);

    private async Task<LogsAnswer> FilterAsync(LogsCall call, bool withTraces)
    {
        var (names, prefix) = (call.Texts("logStreamNames", MaxStreams), call.Text("logStreamNamePrefix"));
        var (start, end) = (call.Integer("startTime", 0), call.Integer("endTime", 0));
        var (limit, isForward) = ((int)(call.Integer("limit", 1, MaxEvents) ?? MaxEvents), call.Flag("startFromHead", otherwise: true));
        var pattern = ReadPattern(call, call.Text("filterPattern") ?? "");
        LogCursor? cursor = null;
        if (call.Text("nextToken") is { } token)
        {
            if (LogCursor.TryParse(token, out var place)) cursor = place;
            else call.Refuse(LogsErrors.BadToken);
        }

        if (names is not null && prefix is not null) call.Refuse(LogsErrors.Invalid("Both log stream names and log stream name prefix are specified. Only one of them may be."));
        if (!isForward && !withTraces && (start ?? 0) < NewestFirstSince) call.Refuse(LogsErrors.Invalid("startFromHead can be false only if startTime is at or after 2024-01-01T00:00:00Z."));
        if (find.Find(call, out var fault) is not { } group) return fault;
        var streams = groups.Store.ListStreams(group.EnvironmentId, group.Name);
        if (names is not null && names.FirstOrDefault(name => streams.All(stream => stream.Name != name)) is not null) return LogsErrors.StreamMissing;
        var range = new LogRange(group, LogTime.ToNanos(start ?? 0), end is null ? long.MaxValue : LogTime.ToNanos(end.Value + 1)) { Required = OfStreams(names, prefix) };
        range = WithPattern(range, pattern!);
        var shown = new LiveStreams(streams);
        var (page, next) = await CollectAsync(call, range, cursor, isForward, limit, line => shown.Shows(line) && pattern!.Matches(line.Message));
        return LogsAnswer.Of(json =>
        {
            json.WriteStartArray("events");
            foreach (var line in page) Write(json, line, withTraces);
            json.WriteEndArray();
            json.WriteStartArray("searchedLogStreams");
            json.WriteEndArray();
            if (next is { } place) json.WriteString("nextToken", place.ToString());
        });
    }

    public async Task<LogsAnswer> GetRecordAsync(LogsCall call)
    {
        var pointer = LogPointer.Parse(call.Required("logRecordPointer"));
        if (pointer is null) call.Refuse(LogsErrors.Invalid("The specified log record pointer is invalid."));
        if (call.Error is { } fault) return fault;
        if (groups.Store.Find(call.Environment.Id, pointer!.Group) is not { } group) return LogsErrors.GroupMissing;
        var dataset = groups.DatasetOf(group);
        var found = await queries.ReadRowsAsync(new QueryScope(call.Environment, dataset.Slug, [dataset]), new RowQuery
        {
            Required = [new Filter(LogColumns.EventId, FilterOp.Equal, [FieldValue.Integer(pointer.EventId)]), new Filter(LogColumns.LogGroup, FilterOp.Equal, [FieldValue.String(group.Name)])],
            StartNanos = pointer.TimestampNanos,
            EndNanos = pointer.TimestampNanos + 1,
            Limit = 1,
        }, call.Aborted);
        if (found.Rows is not [var row]) return LogsErrors.Missing("The specified log record does not exist.");
        var fields = row.Fields.ToDictionary(field => field.Key, field => field.Value);
        return LogsAnswer.Of(json =>
        {
            json.WriteStartObject("logRecord");
            json.WriteString(InsightsFields.Timestamp, LogTime.ToMilliseconds(row.TimestampNanos).ToString(CultureInfo.InvariantCulture));
            json.WriteString(InsightsFields.Log, $"{call.Caller.Account}:{group.Name}");
            json.WriteString(InsightsFields.Pointer, pointer.ToString());
            foreach (var (column, value) in fields)
            {
                if (column == LogColumns.Message) json.WriteString(InsightsFields.Message, LogMessage.Join(value.ToString(), part => fields.TryGetValue(part, out var next) ? next.ToString() : null));
                else if (InsightsFields.FieldOf(column) is { } field) json.WriteString(field, value.ToString());
            }

            json.WriteEndObject();
        });
    }

    public async Task<LogsAnswer> GetFieldsAsync(LogsCall call)
    {
        var time = call.Integer("time", 0, LogTime.MaxMilliseconds);
        if (find.Find(call, out var fault) is not { } group) return fault;
        var now = groups.Now / 1000;
        var middle = time is null ? 0 : SecondsOf(time.Value);
        var (start, end) = time is null ? (now - SampleSeconds, now + 1) : (middle - SampleSpreadSeconds, middle + SampleSpreadSeconds);
        var dataset = groups.DatasetOf(group);
        var found = await queries.ReadRowsAsync(new QueryScope(call.Environment, dataset.Slug, [dataset]), new RowQuery
        {
            Required = [new Filter(LogColumns.LogGroup, FilterOp.Equal, [FieldValue.String(group.Name)])],
            StartNanos = LogTime.ToNanos(start * 1000),
            EndNanos = LogTime.ToNanos(end * 1000),
            Limit = SampleRows,
        }, call.Aborted);
        var counts = found.Rows.SelectMany(row => row.Fields).Select(field => InsightsFields.FieldOf(field.Key)).OfType<string>()
            .CountBy(field => field).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        string[] always = found.Rows.Count > 0 ? [InsightsFields.Timestamp, InsightsFields.Log] : [];
        return LogsAnswer.Of(json =>
        {
            json.WriteStartArray("logGroupFields");
            foreach (var (field, count) in always.Select(field => KeyValuePair.Create(field, found.Rows.Count)).Concat(counts))
            {
                json.WriteStartObject();
                json.WriteString("name", field);
                json.WriteNumber("percent", count * 100 / found.Rows.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Seconds, as some callers give milliseconds where seconds are due.</summary>
    public static long SecondsOf(long time) => time > 100_000_000_000 ? time / 1000 : time;

    /// <summary>Reads a pattern that was given; what is wrong with it is the call's fault.</summary>
    public static FilterPattern? ReadPattern(LogsCall call, string text)
    {
        if (FilterPatternParser.TryParse(text, out var pattern, out var error)) return pattern;
        call.Refuse(LogsErrors.Pattern(error));
        return null;
    }

    private static Filter[] OfStream(LogStream stream) =>
    [
        new(LogColumns.LogStream, FilterOp.Equal, [FieldValue.String(stream.Name)]),
        new(LogColumns.EventId, FilterOp.GreaterOrEqual, [FieldValue.Integer(LiveStreams.FirstId(stream))]),
    ];

    private static Filter[] OfStreams(IReadOnlyList<string>? names, string? prefix) =>
        names is not null ? [new(LogColumns.LogStream, FilterOp.In, [.. names.Select(FieldValue.String)])]
        : string.IsNullOrEmpty(prefix) ? []
        : [new(LogColumns.LogStream, FilterOp.StartsWith, [FieldValue.String(prefix)])];

    /// <summary>As many as fit into one answer of AWS's, but one at least.</summary>
    private static List<LogLine> WithinBytes(IReadOnlyList<LogLine> lines)
    {
        long bytes = 0;
        return [.. lines.TakeWhile((line, index) => (bytes += line.Message.Length) <= MaxPageBytes || index == 0)];
    }

    private static void Write(Utf8JsonWriter json, LogLine line, bool withTrace)
    {
        json.WriteStartObject();
        json.WriteString("logStreamName", line.Stream);
        json.WriteNumber("timestamp", line.Timestamp);
        json.WriteString("message", line.Message);
        json.WriteNumber("ingestionTime", line.IngestionTime);
        json.WriteString("eventId", line.Place.ToString());
        if (withTrace && line.TraceId is { } trace) json.WriteString("traceId", trace);
        if (withTrace && line.SpanId is { } span) json.WriteString("spanId", span);
        json.WriteEndObject();
    }

    private LogRange WithPattern(LogRange range, FilterPattern pattern)
    {
        var scope = new LogScope([groups.DatasetOf(range.Group)]);
        var needed = pattern.Needed(scope.TypeOf);
        // Where lines are cut the engine does not see all of them.
        if (!scope.HasAllFields) return range;
        return range with { Required = [.. range.Required, .. needed.Required], AnyOf = needed.AnyOf };
    }

    /// <summary>Reads on until there is a page, the end, or enough was looked at; the place is where the next call goes on, null at the end.</summary>
    private async Task<(List<LogLine> Page, LogCursor? Next)> CollectAsync(LogsCall call, LogRange range, LogCursor? cursor, bool isForward, int limit, Func<LogLine, bool> wants)
    {
        var page = new List<LogLine>();
        long bytes = 0;
        for (var looked = 0; looked < options.MaxQueryRows;)
        {
            var (lines, isEnd) = await reader.ReadAsync(call.Environment, range, cursor, isForward, Math.Max(limit, PageRows), call.Aborted);
            looked += lines.Count;
            foreach (var line in lines)
            {
                if (wants(line))
                {
                    bytes += line.Message.Length;
                    if (page.Count > 0 && bytes > MaxPageBytes) return (page, cursor);
                    page.Add(line);
                }

                cursor = line.Place;
                if (page.Count == limit) return (page, isEnd && ReferenceEquals(line, lines[^1]) ? null : cursor);
            }

            if (isEnd) return (page, null);
        }

        return (page, cursor);
    }
}

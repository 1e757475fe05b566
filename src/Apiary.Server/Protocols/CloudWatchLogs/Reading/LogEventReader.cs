using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.CloudWatchLogs.Reading;

/// <summary>
/// Reads the events of a log group in the order of time and number, from any place on, either way. The store orders by time
/// alone; the few events that share a nanosecond are read together and put in order here. Thread-safe.
/// </summary>
internal sealed class LogEventReader(LogGroups groups, QueryRunner queries)
{
    // Events of one nanosecond: one of each request with that millisecond.
    private const int MostTies = 100_000;
    private const int Spare = 16;
    private const int ShrinkFactor = 8;

    private static readonly string[] Traces = [LogColumns.TraceId, LogColumns.ParentId];

    /// <summary>The nearest events behind (or before) a place, in the order of reading; fewer than asked for only at the end. Throws <see cref="QueryLimitException"/>, <see cref="OperationCanceledException"/>.</summary>
    /// <param name="environment">Whose group it is.</param>
    /// <param name="range">Which events.</param>
    /// <param name="after">The place, itself not included; null for the beginning in the order of reading.</param>
    /// <param name="isForward">Whether it goes forward in time.</param>
    /// <param name="limit">Most events.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<(IReadOnlyList<LogLine> Lines, bool IsEnd)> ReadAsync(
        WorkspaceEnvironment environment, LogRange range, LogCursor? after, bool isForward, int limit, CancellationToken cancellationToken)
    {
        var dataset = groups.DatasetOf(range.Group);
        var scope = new QueryScope(environment, dataset.Slug, [dataset]);
        var (start, end) = (range.StartNanos, range.EndNanos);
        if (after is { } place) (start, end) = isForward ? (Math.Max(start, place.TimestampNanos), end) : (start, Math.Min(end, place.TimestampNanos + 1));
        while (start < end)
        {
            var asked = limit + Spare;
            var (lines, isWhole) = await QueryAsync(scope, range, start, end, isForward, asked, cancellationToken);
            if (!isWhole)
            {
                // The last nanosecond may be cut in the middle of those that share it.
                var last = lines[^1].Place.TimestampNanos;
                lines.RemoveAll(line => line.Place.TimestampNanos == last);
                lines.AddRange((await QueryAsync(scope, range, last, last + 1, isForward, MostTies, cancellationToken)).Lines);
                (start, end) = isForward ? (last + 1, end) : (start, last);
            }

            if (after is { } edge) lines.RemoveAll(line => isForward ? line.Place.CompareTo(edge) <= 0 : line.Place.CompareTo(edge) >= 0);
            lines.Sort((x, y) => isForward ? x.Place.CompareTo(y.Place) : y.Place.CompareTo(x.Place));
            if (isWhole || lines.Count > 0) return (lines.Count > limit ? lines[..limit] : lines, isWhole && lines.Count <= limit);
        }

        return ([], true);
    }

    /// <summary>Events of a time range, the first in the order of reading, and whether these are all. Where their messages are too large together, fewer.</summary>
    private async Task<(List<LogLine> Lines, bool IsWhole)> QueryAsync(
        QueryScope scope, LogRange range, long start, long end, bool isForward, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var columns = ColumnsOf(scope.Datasets[0]);
            var query = new RowQuery
            {
                Required = [new Filter(LogColumns.LogGroup, FilterOp.Equal, [FieldValue.String(range.Group.Name)]), .. range.Required],
                Filters = range.AnyOf,
                FilterCombination = FilterCombination.Or,
                StartNanos = start,
                EndNanos = end,
                Columns = columns,
                Limit = limit,
                NewestFirst = !isForward,
            };
            try
            {
                var table = await queries.ReadTableAsync(scope, query, cancellationToken);
                return (Lines(table, columns), table.RowCount < limit);
            }
            catch (QueryLimitException) when (limit > Spare)
            {
                limit = Math.Max(Spare, limit / ShrinkFactor);
            }
        }
    }

    private static List<string> ColumnsOf(Dataset dataset) =>
        [
            LogColumns.EventId, LogColumns.LogStream, LogColumns.IngestionTime, LogColumns.Message,
            .. LogColumns.MessageParts.TakeWhile(part => dataset.FindColumn(part) is not null),
            .. Traces.Where(column => dataset.FindColumn(column) is not null),
        ];

    private static List<LogLine> Lines(RowTable table, IReadOnlyList<string> names)
    {
        var lines = new List<LogLine>(table.RowCount);
        for (var row = 0; row < table.RowCount; row++)
        {
            var at = row;
            string? Text(string column)
            {
                var index = IndexOf(names, column);
                return index < 0 || table.Columns[index][at].IsNull ? null : table.Columns[index][at].ToString();
            }

            var place = new LogCursor(table.TimestampNanos[row], Integer(table.Columns[0][row]));
            lines.Add(new LogLine(place, table.Columns[1][row].ToString(), LogMessage.Join(table.Columns[3][row].ToString(), Text), Integer(table.Columns[2][row]))
            {
                TraceId = Text(LogColumns.TraceId),
                SpanId = Text(LogColumns.ParentId),
            });
        }

        return lines;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 4; i < names.Count; i++)
            if (names[i] == name) return i;
        return -1;
    }

    private static long Integer(FieldValue value) => value is { IsNull: false, Type: ColumnType.Integer } ? value.AsInteger() : 0;
}

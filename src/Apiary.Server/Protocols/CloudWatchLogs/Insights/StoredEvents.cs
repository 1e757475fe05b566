using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>Events that the engine read, as rows of a query.</summary>
internal sealed class StoredEvents
{
    private readonly RowTable table;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<int, LogGroupScope> groups;
    private readonly string account;

    /// <param name="table">What was read.</param>
    /// <param name="names">Its columns.</param>
    /// <param name="request">For whom.</param>
    public StoredEvents(RowTable table, IReadOnlyList<string> names, InsightsRequest request)
    {
        this.table = table;
        account = request.Account;
        groups = request.Groups.ToDictionary(group => group.Dataset.Id);
        for (var i = 0; i < names.Count; i++) columns[names[i]] = i;
    }

    /// <summary>Bytes of the messages read, about.</summary>
    public long MessageBytes => columns.TryGetValue(LogColumns.Message, out var column)
        ? table.Columns[column].Sum(value => value is { IsNull: false, Type: ColumnType.String } ? (long)value.AsString().Length : 0)
        : 0;

    /// <summary>The rows, in the order read.</summary>
    /// <param name="isByStream">Whether those of streams that were removed are left out.</param>
    public IEnumerable<InsightsRow> Rows(bool isByStream)
    {
        for (var row = 0; row < table.RowCount; row++)
        {
            var at = row;
            if (isByStream && groups[table.DatasetIds[row]].Live is { } live && !live.Shows(Stored(row, LogColumns.LogStream).ToString(), Stored(row, LogColumns.EventId).ToInteger() ?? 0)) continue;
            yield return new InsightsRow(field => Value(at, field));
        }
    }

    private InsightsValue Value(int row, string field)
    {
        switch (field)
        {
            case InsightsFields.Timestamp: return InsightsValue.OfTime(LogTime.ToMilliseconds(table.TimestampNanos[row]));
            case InsightsFields.IngestionTime: return Stored(row, LogColumns.IngestionTime).ToInteger() is { } time ? InsightsValue.OfTime(time) : default;
            case InsightsFields.Message: return InsightsValue.Of(Message(row));
            case InsightsFields.Log: return InsightsValue.Of($"{account}:{groups[table.DatasetIds[row]].Name}");
            case InsightsFields.Pointer:
                return Stored(row, LogColumns.EventId).ToInteger() is { } id ? InsightsValue.Of(new LogPointer(groups[table.DatasetIds[row]].Name, table.TimestampNanos[row], id).ToString()) : default;
        }

        var column = InsightsFields.ColumnOf(field)!;
        var value = Stored(row, column);
        for (var dot = column.LastIndexOf('.'); value.IsNull && dot > 0; dot = column.LastIndexOf('.', dot - 1))
            if (Stored(row, column[..dot]) is { IsNull: false } json) return InsightsJson.Follow(json, column[(dot + 1)..]);
        return value;
    }

    private string? Message(int row)
    {
        if (Stored(row, LogColumns.Message) is not { IsNull: false } first) return null;
        return LogMessage.Join(first.ToString(), part => Stored(row, part) is { IsNull: false } next ? next.ToString() : null);
    }

    private InsightsValue Stored(int row, string column) => columns.TryGetValue(column, out var index) ? InsightsValue.Of(table.Columns[index][row]) : default;
}

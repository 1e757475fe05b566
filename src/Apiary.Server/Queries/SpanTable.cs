using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Queries;

/// <summary>
/// Events of traces as spans: which columns say what, whoever sent them. OpenTelemetry's names come first, then those of older
/// instrumentation.
/// </summary>
/// <param name="table">The events; asked for with <see cref="Columns"/> and perhaps others behind them.</param>
/// <param name="catalog">The names of datasets.</param>
internal sealed class SpanTable(RowTable table, DatasetCatalog catalog)
{
    // In the order of the properties that read them.
    private static readonly string[] Known =
    [
        SpanFields.TraceId, SpanFields.SpanId, SpanFields.ParentId, SpanFields.DurationMs, "name", "body", "event.name", SpanFields.Service, SpanFields.OlderService,
        SpanFields.Kind, SpanFields.Error, SpanFields.AnnotationType, SpanFields.SignalType, "message",
    ];

    private readonly Dictionary<int, string> datasets = [];

    /// <summary>The columns to ask for, with others behind them.</summary>
    public static IReadOnlyList<string> Columns => Known;

    /// <summary>How many events.</summary>
    public int Count => table.RowCount;

    /// <summary>The time of an event.</summary>
    public long TimestampNanos(int row) => table.TimestampNanos[row];

    /// <summary>The event's trace; null when it has none.</summary>
    public string? TraceId(int row) => Text(0, row);

    /// <summary>The span's id; null for what is no span.</summary>
    public string? SpanId(int row) => Text(1, row);

    /// <summary>The id of the span it belongs under; null for a root.</summary>
    public string? ParentId(int row) => Text(2, row);

    /// <summary>How long it took in milliseconds; null when it does not say, or says no finite number.</summary>
    public double? DurationMs(int row) => table.Columns[3][row].TryGetNumber(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>What it is called; of a log record what it says.</summary>
    public string? Name(int row) => Text(4, row) ?? Text(5, row) ?? Text(13, row) ?? Text(6, row);

    /// <summary>The service it comes from; an event that does not say is of the service that its dataset is named for.</summary>
    public string Service(int row) => Text(7, row) ?? Text(8, row) ?? Dataset(row);

    /// <summary><c>server</c>, <c>client</c> and the like; null when it does not say.</summary>
    public string? Kind(int row) => Text(9, row);

    /// <summary>Whether it failed; null when it does not say. Text is a failure unless it is empty, <c>false</c> or <c>0</c>: some senders write the message there.</summary>
    public bool? IsError(int row)
    {
        var value = table.Columns[10][row];
        if (value.IsNull) return null;
        if (value.Type == ColumnType.String) return !(value.AsString() is "" or "0" || value.AsString().Equals("false", StringComparison.OrdinalIgnoreCase));
        return value.TryGetNumber(out var number) && number != 0;
    }

    /// <summary>What kind of event it is.</summary>
    public SpanType Type(int row)
    {
        if (Text(12, row) == "log") return SpanType.Log;
        return Text(11, row) switch
        {
            null => SpanType.Span,
            "link" => SpanType.Link,
            _ => SpanType.SpanEvent,
        };
    }

    /// <summary>The name of the dataset it is in.</summary>
    public string Dataset(int row)
    {
        var id = table.DatasetIds[row];
        if (!datasets.TryGetValue(id, out var name)) datasets[id] = name = catalog.Find(id)?.Name ?? "";
        return name;
    }

    /// <summary>The value of a column that was asked for behind <see cref="Columns"/>, counted from 0.</summary>
    public FieldValue Field(int index, int row) => table.Columns[Known.Length + index][row];

    private string? Text(int column, int row)
    {
        var value = table.Columns[column][row];
        return value.IsNull || value is { Type: ColumnType.String } && value.AsString().Length == 0 ? null : value.ToString();
    }
}

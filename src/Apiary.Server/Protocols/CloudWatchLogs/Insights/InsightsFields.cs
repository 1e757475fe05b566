using Apiary.Engine.Catalog;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>The fields that every log event has (section 8.2), and where fields lie among the columns.</summary>
internal static class InsightsFields
{
    /// <summary>The event's time.</summary>
    public const string Timestamp = "@timestamp";

    /// <summary>The message.</summary>
    public const string Message = "@message";

    /// <summary>When it came.</summary>
    public const string IngestionTime = "@ingestionTime";

    /// <summary>The log stream.</summary>
    public const string LogStream = "@logStream";

    /// <summary>Account and log group.</summary>
    public const string Log = "@log";

    /// <summary>By what the event is found again.</summary>
    public const string Pointer = "@ptr";

    /// <summary>The column of a field that has one of its own; null for those that are made of something else.</summary>
    public static string? ColumnOf(string field) => field switch
    {
        Timestamp or Log or Pointer => null,
        Message => LogColumns.Message,
        IngestionTime => LogColumns.IngestionTime,
        LogStream => LogColumns.LogStream,
        // A line's own name that begins with @ is written with two.
        _ when field.StartsWith("@@", StringComparison.Ordinal) => LogColumns.OfLineField(field[1..]),
        _ => LogColumns.OfLineField(field),
    };

    /// <summary>The field that a column holds, as queries name it; null for a column that is ours alone.</summary>
    public static string? FieldOf(string column) => column switch
    {
        LogColumns.Message => Message,
        LogColumns.IngestionTime => IngestionTime,
        LogColumns.LogStream => LogStream,
        LogColumns.ServiceName => null,
        _ when LogColumns.IsOwn(column) => null,
        _ when column.StartsWith(LogColumns.LinePrefix, StringComparison.Ordinal) && LogColumns.IsOwn(column[LogColumns.LinePrefix.Length..]) => column[LogColumns.LinePrefix.Length..],
        _ when column.StartsWith('@') => "@" + column,
        _ => column,
    };

    /// <summary>The columns that may hold a field's value: its own, and those whose JSON it may lead into; only ones that exist.</summary>
    public static IEnumerable<string> ColumnsOf(string field, IReadOnlyList<Dataset> datasets)
    {
        if (ColumnOf(field) is not { } column) yield break;
        if (Exists(column, datasets)) yield return column;
        for (var dot = column.LastIndexOf('.'); dot > 0; dot = column.LastIndexOf('.', dot - 1))
            if (Exists(column[..dot], datasets)) yield return column[..dot];
    }

    private static bool Exists(string column, IReadOnlyList<Dataset> datasets) => datasets.Any(dataset => dataset.FindColumn(column) is not null);
}

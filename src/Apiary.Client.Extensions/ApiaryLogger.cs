using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Apiary.Client.Extensions;

/// <summary>Makes an event of every entry, with the names that Apiary gives log records of OpenTelemetry.</summary>
internal sealed class ApiaryLogger(string category, Lazy<HoneyClient> client, Func<IExternalScopeProvider> scopes) : ILogger
{
    private const string Template = "{OriginalFormat}";

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes().Push(state);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var made = client.Value.NewEvent();
        made.AddField("meta.signal_type", "log");
        made.AddField("body", formatter(state, exception));
        made.AddField("severity", SeverityOf(logLevel));
        made.AddField("severity_code", (long)CodeOf(logLevel));
        made.AddField("severity_text", logLevel.ToString());
        made.AddField("library.name", category);
        if (eventId.Id != 0) made.AddField("event.id", (long)eventId.Id);
        if (!string.IsNullOrEmpty(eventId.Name)) made.AddField("event.name", eventId.Name);
        AddTrace(made);
        scopes().ForEachScope(static (scope, target) => AddValues(target, scope), made);
        AddValues(made, state);
        if (exception is not null) made.AddException(exception);
        made.Send();
    }

    private static void AddTrace(Event made)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } span) return;
        made.AddField("trace.trace_id", span.TraceId.ToHexString());
        made.AddField("trace.parent_id", span.SpanId.ToHexString());
        made.AddField("meta.annotation_type", "span_event");
    }

    private static void AddValues(Event made, object? state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values) return;
        foreach (var pair in values) made.AddField(pair.Key == Template ? "message.template" : pair.Key, pair.Value);
    }

    private static string SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    /// <summary>OpenTelemetry's severity numbers: four for each level.</summary>
    private static int CodeOf(LogLevel level) => 1 + (4 * (int)level);
}

using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.CloudWatchLogs.Patterns;

namespace Apiary.Server.Protocols.CloudWatchLogs.Tailing;

/// <summary>What one caller of StartLiveTail wants to see.</summary>
/// <param name="account">The account id.</param>
/// <param name="groups">The names of the groups.</param>
/// <param name="wantsStream">Whether a stream is wanted.</param>
/// <param name="pattern">The pattern.</param>
internal sealed class LiveTailSession(string account, IReadOnlySet<string> groups, Func<string, bool> wantsStream, FilterPattern pattern)
{
    /// <summary>Writes what came since the last time; beyond <paramref name="most"/> it says that there was more.</summary>
    public void WriteUpdate(Utf8JsonWriter json, TailSubscription subscription, int most)
    {
        var shown = new List<Dictionary<string, FieldValue>>();
        var times = new List<long>();
        var isSampled = subscription.TakeMissed() > 0;
        while (subscription.Events.TryRead(out var seen))
        {
            var fields = seen.Fields.ToDictionary(field => field.Key, field => field.Value);
            if (!IsWanted(fields)) continue;
            if (shown.Count == most)
            {
                isSampled = true;
                continue;
            }

            shown.Add(fields);
            times.Add(LogTime.ToMilliseconds(seen.TimestampNanos));
        }

        json.WriteStartObject("sessionMetadata");
        json.WriteBoolean("sampled", isSampled);
        json.WriteEndObject();
        json.WriteStartArray("sessionResults");
        for (var i = 0; i < shown.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("logStreamName", Text(shown[i], LogColumns.LogStream));
            json.WriteString("logGroupIdentifier", $"{account}:{Text(shown[i], LogColumns.LogGroup)}");
            json.WriteString("message", Message(shown[i]));
            json.WriteNumber("timestamp", times[i]);
            if (shown[i].TryGetValue(LogColumns.IngestionTime, out var came) && came.Type == ColumnType.Integer) json.WriteNumber("ingestionTime", came.AsInteger());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(Dictionary<string, FieldValue> fields, string column) => fields.TryGetValue(column, out var value) ? value.ToString() : "";

    private static string Message(Dictionary<string, FieldValue> fields) =>
        LogMessage.Join(Text(fields, LogColumns.Message), part => fields.TryGetValue(part, out var value) ? value.ToString() : null);

    private bool IsWanted(Dictionary<string, FieldValue> fields) =>
        groups.Contains(Text(fields, LogColumns.LogGroup)) && wantsStream(Text(fields, LogColumns.LogStream)) && pattern.Matches(Message(fields));
}

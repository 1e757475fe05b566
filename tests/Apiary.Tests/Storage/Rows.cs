using System.Globalization;
using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Storage;

/// <summary>Events as plain text, so that what went in and what came out can be compared: one line an event, fields by name.</summary>
internal static class Rows
{
    /// <summary>The events of a batch in order.</summary>
    public static List<string> Of(EventBatch batch)
    {
        var fields = Enumerable.Range(0, batch.RowCount).Select(_ => new SortedDictionary<string, string>(StringComparer.Ordinal)).ToArray();
        foreach (var lane in batch.Lanes)
            for (var i = 0; i < lane.Count; i++) fields[lane.Rows[i]].Add(Encoding.UTF8.GetString(lane.Name), Text(ValueOf(lane, i)));
        return [.. fields.Select((row, index) => Line(batch.TimestampNanos[index], batch.SampleRates[index], row))];
    }

    /// <summary>The events of a segment in order, by the row calls.</summary>
    public static List<string> Of(Segment segment)
    {
        var rows = new List<string>();
        var lanes = segment.ColumnNames.SelectMany(name => segment.Lanes(name).Select(lane => (name, lane))).ToArray();
        for (var row = 0; row < segment.RowCount; row++)
        {
            var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, lane) in lanes)
                if (lane.TryReadValue(row, out var value)) fields.Add(name, Text(value));
            segment.Timestamps.TryReadValue(row, out var time);
            segment.SampleRates.TryReadValue(row, out var rate);
            rows.Add(Line(time.AsInteger(), (int)rate.AsInteger(), fields));
        }

        return rows;
    }

    private static FieldValue ValueOf(BatchLane lane, int index) => lane.Type switch
    {
        ColumnType.String => FieldValue.String(Encoding.UTF8.GetString(lane.Dictionary!.Entry(lane.Codes[index]))),
        ColumnType.Integer => FieldValue.Integer(lane.Bits[index]),
        ColumnType.Boolean => FieldValue.Boolean(lane.Bits[index] != 0),
        _ => FieldValue.Float(BitConverter.Int64BitsToDouble(lane.Bits[index])),
    };

    private static string Text(FieldValue value) => value.Type == ColumnType.Float
        ? "f" + BitConverter.DoubleToInt64Bits(value.AsFloat()).ToString("x", CultureInfo.InvariantCulture)
        : value.Type.ToString()[0] + value.ToString();

    private static string Line(long time, int rate, SortedDictionary<string, string> fields) =>
        string.Create(CultureInfo.InvariantCulture, $"{time}/{rate} {string.Join(' ', fields.Select(field => $"{field.Key}={field.Value}"))}");
}

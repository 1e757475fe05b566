using System.Globalization;
using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Tests.Protocols;

/// <summary>A batch as text, a line a field, for expectations and goldens.</summary>
internal static class BatchText
{
    public static string Of(EventBatch batch)
    {
        var rows = new List<(string Name, string Value)>[batch.RowCount];
        for (var row = 0; row < rows.Length; row++) rows[row] = [];
        foreach (var lane in batch.Lanes)
        {
            for (var i = 0; i < lane.Count; i++) rows[lane.Rows[i]].Add((Encoding.UTF8.GetString(lane.Name), Value(lane, i)));
        }

        var text = new StringBuilder();
        for (var row = 0; row < rows.Length; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"event {row} at {batch.TimestampNanos[row]} rate {batch.SampleRates[row]}\n");
            foreach (var (name, value) in rows[row].OrderBy(field => field.Name, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"  {name} = {value}\n");
        }

        return text.ToString();
    }

    /// <summary>The fields of one event, by name; the value with its type in front.</summary>
    public static Dictionary<string, string> Fields(EventBatch batch, int row)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var lane in batch.Lanes)
        {
            var at = lane.Rows.BinarySearch(row);
            if (at >= 0) fields.Add(Encoding.UTF8.GetString(lane.Name), Value(lane, at));
        }

        return fields;
    }

    private static string Value(BatchLane lane, int index) => lane.Type switch
    {
        ColumnType.String => "string " + Encoding.UTF8.GetString(lane.Dictionary!.Entry(lane.Codes[index])),
        ColumnType.Integer => "integer " + lane.Bits[index].ToString(CultureInfo.InvariantCulture),
        ColumnType.Float => "float " + BitConverter.Int64BitsToDouble(lane.Bits[index]).ToString("R", CultureInfo.InvariantCulture),
        _ => "boolean " + (lane.Bits[index] != 0 ? "true" : "false"),
    };
}

using System.Text;

namespace Apiary.Engine.Events;

/// <summary>The events of a batch row by row, for people: a live tail, a look into the log. Allocates; never on the way in.</summary>
public static class BatchRows
{
    /// <summary>For each row its fields, ordered by name.</summary>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, FieldValue>>> Of(EventBatch batch)
    {
        var rows = new List<KeyValuePair<string, FieldValue>>[batch.RowCount];
        for (var row = 0; row < rows.Length; row++) rows[row] = [];
        foreach (var lane in batch.Lanes)
        {
            if (lane.Count == 0) continue;
            var name = Encoding.UTF8.GetString(lane.Name);
            for (var i = 0; i < lane.Count; i++)
                if (lane.Rows[i] < rows.Length) rows[lane.Rows[i]].Add(new KeyValuePair<string, FieldValue>(name, ValueAt(lane, i)));
        }

        foreach (var row in rows) row.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return rows;
    }

    private static FieldValue ValueAt(BatchLane lane, int index) => lane.Type switch
    {
        ColumnType.String => FieldValue.String(Encoding.UTF8.GetString(lane.Dictionary!.Entry(lane.Codes[index]))),
        ColumnType.Integer => FieldValue.Integer(lane.Bits[index]),
        ColumnType.Boolean => FieldValue.Boolean(lane.Bits[index] != 0),
        _ => FieldValue.Float(BitConverter.Int64BitsToDouble(lane.Bits[index])),
    };
}

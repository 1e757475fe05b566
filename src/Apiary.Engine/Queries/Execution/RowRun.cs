using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Execution;

/// <summary>One request for raw events: finds the rows, then reads the values of those rows alone, as whole events or as columns.</summary>
internal sealed class RowRun(RowSearch search, RowQuery query)
{
    // A field in a list with its name, an event, a cell of a table.
    private const int BytesPerField = 64;
    private const int BytesPerEvent = 96;
    private const int BytesPerCell = 24;

    /// <summary>The events one by one, each with all its fields.</summary>
    public RowResult Run()
    {
        var found = search.Find();
        search.Budget.Charge((long)found.Count * BytesPerEvent);
        var fields = new List<KeyValuePair<string, FieldValue>>[found.Count];
        for (var i = 0; i < fields.Length; i++) fields[i] = [];
        var rates = new int[found.Count];
        Read(found, (part, reader) =>
        {
            var segment = search.SegmentAt(part.Segment);
            var values = new FieldValue[part.Rows.Length];
            reader.Read(segment, segment.SampleRates, part.Rows, values);
            for (var i = 0; i < values.Length; i++) rates[part.Indices[i]] = (int)Math.Clamp(values[i].AsInteger(), 1, int.MaxValue);
            var names = query.Columns.Count > 0 ? query.Columns.Distinct() : segment.ColumnNames;
            // Column by column in the order of names, so that every event's fields are in it.
            foreach (var name in names.Order(StringComparer.Ordinal))
            {
                if (!TryReadColumn(part, reader, name, values)) continue;
                for (var i = 0; i < values.Length; i++)
                    if (!values[i].IsNull) fields[part.Indices[i]].Add(new KeyValuePair<string, FieldValue>(name, values[i]));
            }
        });
        var rows = new EventRow[found.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new EventRow(search.SegmentAt(found[i].Segment).DatasetId, search.TimeOf(found[i]), rates[i], fields[i]);
        return new RowResult { Rows = rows, Statistics = search.Statistics };
    }

    /// <summary>The columns asked for.</summary>
    public RowTable RunTable()
    {
        var found = search.Find();
        search.Budget.Charge((long)found.Count * (sizeof(long) + sizeof(int) + (query.Columns.Count * BytesPerCell)));
        var columns = query.Columns.Select(_ => new FieldValue[found.Count]).ToArray();
        Read(found, (part, reader) =>
        {
            var values = new FieldValue[part.Rows.Length];
            for (var column = 0; column < columns.Length; column++)
            {
                if (!TryReadColumn(part, reader, query.Columns[column], values)) continue;
                for (var i = 0; i < values.Length; i++) columns[column][part.Indices[i]] = values[i];
            }
        });
        return new RowTable
        {
            DatasetIds = [.. found.Select(row => search.SegmentAt(row.Segment).DatasetId)],
            TimestampNanos = [.. found.Select(search.TimeOf)],
            Columns = columns,
            Statistics = search.Statistics,
        };
    }

    /// <summary>Hands out the rows segment by segment, ascending, with their places in the answer.</summary>
    private void Read(List<FoundRow> found, Action<(int Segment, int[] Rows, int[] Indices), RowReader> read)
    {
        var buffers = BlockBuffers.Rent();
        try
        {
            var reader = new RowReader(buffers);
            foreach (var part in Enumerable.Range(0, found.Count).GroupBy(i => found[i].Segment))
            {
                search.Control.ThrowIfOver();
                var indices = part.ToArray();
                var rows = Array.ConvertAll(indices, i => found[i].Row);
                Array.Sort(rows, indices);
                read((part.Key, rows, indices), reader);
            }
        }
        finally
        {
            BlockBuffers.Return(buffers);
        }
    }

    /// <summary>The value of each row in any lane of a column; false when no row has one.</summary>
    private bool TryReadColumn((int Segment, int[] Rows, int[] Indices) part, RowReader reader, string name, FieldValue[] values)
    {
        var segment = search.SegmentAt(part.Segment);
        var found = 0;
        foreach (var lane in segment.Lanes(name))
        {
            if (found == 0) Array.Clear(values);
            found += reader.Read(segment, lane, part.Rows, values);
        }

        if (found == 0) return false;
        long bytes = 0;
        foreach (var value in values)
            if (!value.IsNull) bytes += BytesPerField + (value.Type == ColumnType.String ? value.AsString().Length * 2 : 0);
        search.Budget.Charge(bytes);
        return true;
    }
}

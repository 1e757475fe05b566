using System.Collections.Concurrent;
using System.Diagnostics;
using Apiary.Engine.Events;

namespace Apiary.Engine.Storage.Memory;

/// <summary>
/// The open rows of one dataset: takes batches from one writer at a time (under the dataset's lock) until it is flushed, and
/// is read at the same time through <see cref="Snapshot"/>s. Costs follow the values present, not the columns known.
/// </summary>
internal sealed class MemoryTable : Counted
{
    private readonly ConcurrentDictionary<string, MemoryColumn> columns = new(StringComparer.Ordinal);
    private readonly TableMemory memory;
    private readonly MemoryBudget budget;
    private readonly NumberLane timestamps;
    private readonly NumberLane sampleRates;
    private readonly long[] firstPositions;
    private readonly long[] lastPositions;
    // The writer's way to a column: open addressing by the hash of its name's bytes.
    private MemoryColumn?[] slots = new MemoryColumn?[64];
    private int[] ascending = [];
    private long[] rates = [];
    private bool appending;

    internal MemoryTable(int datasetId, int partitionCount, BlockBuffers buffers, MemoryBudget budget, long createdNanos)
    {
        DatasetId = datasetId;
        CreatedNanos = createdNanos;
        this.budget = budget;
        memory = new TableMemory(buffers);
        timestamps = new NumberLane(ColumnType.Integer, memory);
        sampleRates = new NumberLane(ColumnType.Integer, memory);
        firstPositions = new long[partitionCount + 1];
        lastPositions = new long[partitionCount + 1];
    }

    internal int DatasetId { get; }

    /// <summary>When it began, in nanoseconds since the Unix epoch.</summary>
    internal long CreatedNanos { get; }

    internal int RowCount { get; private set; }

    internal long MinTimestampNanos { get; private set; } = long.MaxValue;

    internal long MaxTimestampNanos { get; private set; } = long.MinValue;

    /// <summary>Bytes held, about.</summary>
    internal long EstimatedBytes => memory.Bytes;

    /// <summary>By partition the first position that is here; 0 for none.</summary>
    internal ReadOnlySpan<long> FirstPositions => firstPositions;

    /// <summary>By partition the last position that is here; 0 for none.</summary>
    internal ReadOnlySpan<long> LastPositions => lastPositions;

    internal ICollection<string> ColumnNames => columns.Keys;

    internal MemoryColumn? Column(string name) => columns.GetValueOrDefault(name);

    /// <summary>Appends a batch. Snapshots taken before do not see it.</summary>
    internal void Append(EventBatch batch, int partition, long position)
    {
        // An append that broke off (the process is out of memory) leaves lanes of different lengths. Nothing more may go in;
        // after a restart the log brings every row back.
        if (appending) throw new UnreachableException("bug: an earlier append to these rows broke off; restart to rebuild them from the log");
        var rows = batch.RowCount;
        if (rows == 0) return;
        appending = true;
        foreach (var lane in batch.Lanes)
            if (lane.Count > 0) ColumnFor(lane.Name).Append(lane, RowCount);
        Reserve(rows);
        timestamps.AppendDense(batch.TimestampNanos, ascending.AsSpan(0, rows), RowCount);
        var sampled = batch.SampleRates;
        for (var i = 0; i < rows; i++) rates[i] = sampled[i];
        sampleRates.AppendDense(rates.AsSpan(0, rows), ascending.AsSpan(0, rows), RowCount);
        foreach (var time in batch.TimestampNanos)
        {
            MinTimestampNanos = Math.Min(MinTimestampNanos, time);
            MaxTimestampNanos = Math.Max(MaxTimestampNanos, time);
        }

        if (firstPositions[partition] == 0) firstPositions[partition] = position;
        lastPositions[partition] = position;
        RowCount += rows;
        appending = false;
    }

    /// <summary>The rows so far, as a query reads them. Under the dataset's lock.</summary>
    internal MemorySegment Snapshot() => new(this, timestamps, sampleRates);

    /// <summary>Gives the large buffers back; no snapshot is in use any more.</summary>
    protected override void Clear()
    {
        foreach (var column in columns.Values) column.Release();
        timestamps.Release();
        sampleRates.Release();
        budget.Add(-EstimatedBytes);
    }

    private MemoryColumn ColumnFor(ReadOnlySpan<byte> name)
    {
        var hash = Hash64.Compute(name);
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        while (slots[at] is { } known)
        {
            if (known.Hash == hash && known.Utf8Name.SequenceEqual(name)) return known;
            at = (at + 1) & mask;
        }

        var column = new MemoryColumn(name, hash, memory);
        memory.Add(256 + (name.Length * 3));
        slots[at] = column;
        columns[column.Name] = column;
        if (columns.Count * 2 > slots.Length) GrowSlots();
        return column;
    }

    private void GrowSlots()
    {
        var old = slots;
        slots = new MemoryColumn?[old.Length * 4];
        var mask = slots.Length - 1;
        foreach (var column in old)
        {
            if (column is null) continue;
            var at = (int)column.Hash & mask;
            while (slots[at] is not null) at = (at + 1) & mask;
            slots[at] = column;
        }
    }

    private void Reserve(int rows)
    {
        if (rates.Length >= rows) return;
        rates = new long[rows];
        ascending = new int[rows];
        for (var i = 0; i < rows; i++) ascending[i] = i;
    }
}

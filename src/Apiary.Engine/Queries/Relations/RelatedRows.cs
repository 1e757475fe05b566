using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>The related span, if any, of each row of one segment. Thread-safe.</summary>
internal sealed class RelatedRows
{
    /// <summary>In the place of a slot: the event is of no trace.</summary>
    public const int NoTrace = -2;

    /// <summary>In the place of a slot: there is no related span.</summary>
    public const int NoSpan = -1;

    private const int FetchedAhead = 24;

    private readonly Segment segment;
    private readonly SegmentColumn traceId;
    private readonly SegmentColumn? ownId;
    private readonly RelationIndex index;
    private readonly int number;
    private readonly Func<RelationBuffers> buffers;
    private readonly Lazy<int[]>? ofCodes;

    /// <param name="segment">The segment.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="asked">The relation.</param>
    /// <param name="index">The related spans.</param>
    /// <param name="number">The relation's number within the question.</param>
    /// <param name="buffers">Gives the buffers of the thread that asks.</param>
    /// <param name="budget">The question's memory.</param>
    public RelatedRows(Segment segment, SegmentColumns columns, AskedRelation asked, RelationIndex index, int number, Func<RelationBuffers> buffers, MemoryBudget budget)
    {
        (this.segment, this.index, this.number, this.buffers) = (segment, index, number, buffers);
        traceId = columns[SpanFields.TraceId];
        ownId = asked.OwnId is { } id ? columns[id] : null;
        // Of a trace as a whole each code of the ids' dictionary is looked up once, not each row.
        if (ownId is null && traceId.Lanes is [{ HasDictionary: true, Type: ColumnType.String } lane]) ofCodes = new Lazy<int[]>(() => SlotsOf(lane, budget));
    }

    /// <summary>The slot of each row of a block, or <see cref="NoTrace"/> or <see cref="NoSpan"/>; valid until this thread asks for another block.</summary>
    public ReadOnlySpan<int> Slots(int block)
    {
        var own = buffers();
        var slots = own.Slots(number, this, block, out var isFilled).AsSpan(0, segment.RowsInBlock(block));
        if (isFilled) return slots;
        try
        {
            if (ofCodes is null) Find(own, block, slots);
            else LookUp(own, block, slots, ofCodes.Value);
            return slots;
        }
        catch
        {
            own.Forget(number);
            throw;
        }
    }

    /// <summary>The slot of one row.</summary>
    public int Slot(int row)
    {
        var trace = KeyOf(traceId, row);
        if (trace == 0) return NoTrace;
        var span = ownId is null ? 0 : KeyOf(ownId, row);
        return ownId is not null && span == 0 ? NoSpan : index.Find(RelationIndex.KeyOf(trace, span));
    }

    private void LookUp(RelationBuffers own, int block, Span<int> slots, int[] table)
    {
        var codes = own.Blocks.Codes.AsSpan(0, slots.Length);
        traceId.Lanes[0].Reader.ReadCodes(block, codes);
        for (var row = 0; row < slots.Length; row++) slots[row] = table[codes[row]];
    }

    private void Find(RelationBuffers own, int block, Span<int> slots)
    {
        var traces = own.Traces.AsSpan(0, slots.Length);
        var spans = own.Spans.AsSpan(0, slots.Length);
        own.Keys.Read(traceId, block, traces);
        if (ownId is null) spans.Clear();
        else own.Keys.Read(ownId, block, spans);
        var hashes = own.Blocks.Hashes.AsSpan(0, slots.Length);
        for (var row = 0; row < hashes.Length; row++) hashes[row] = RelationIndex.KeyOf(traces[row], spans[row]);
        for (var row = 0; row < slots.Length; row++)
        {
            if (row + FetchedAhead < hashes.Length) index.Fetch(hashes[row + FetchedAhead]);
            slots[row] = traces[row] == 0 ? NoTrace : ownId is not null && spans[row] == 0 ? NoSpan : index.Find(hashes[row]);
        }
    }

    private int[] SlotsOf(LanePlan lane, MemoryBudget budget)
    {
        var traces = lane.Keys();
        budget.Charge((long)traces.Length * sizeof(int));
        var slots = new int[traces.Length];
        for (var code = 0; code < traces.Length; code++)
        {
            if (code + FetchedAhead < traces.Length) index.Fetch(RelationIndex.KeyOf(traces[code + FetchedAhead], 0));
            slots[code] = traces[code] == 0 ? NoTrace : index.Find(RelationIndex.KeyOf(traces[code], 0));
        }

        lane.LetGoOfKeys();
        return slots;
    }

    private static ulong KeyOf(SegmentColumn column, int row)
    {
        foreach (var lane in column.Lanes)
            if (lane.Reader.TryReadValue(row, out var value)) return IdKey.Of(Encoding.UTF8.GetBytes(value.ToString()));
        return 0;
    }
}

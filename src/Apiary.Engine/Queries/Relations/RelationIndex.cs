using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Relations;

/// <summary>
/// Which traces, or spans, have a related span, and where values of it are asked for, those of the earliest one. Filled by several
/// threads at once; read when that is over.
/// </summary>
/// <remarks>
/// Hot: up to one insertion and one look-up a row, each of which may miss every cache, so that callers fetch ahead. A slot without values is the
/// 64 bits of a key, which is a hash: 12 to 24 bytes a span. Two spans are taken for one with a chance of 2^-64 a pair.
/// <c>Apiary.Bench relations</c> shows what it costs.
/// </remarks>
internal sealed class RelationIndex
{
    private const int GateCount = 4_096;

    private readonly ulong[] keys;
    // How many nanoseconds before the end of the time range the span that is remembered begins; 0 while there is none.
    private readonly long[] beforeEnd = [];
    private readonly int[][] ids;
    private readonly int[] gates = [];

    /// <param name="keyCount">Most keys that will be put in.</param>
    /// <param name="values">The numberings of the values to remember of each; none to remember only that there is one.</param>
    /// <param name="budget">What the memory is taken from.</param>
    public RelationIndex(long keyCount, IReadOnlyList<ColumnValues> values, MemoryBudget budget)
    {
        Values = values;
        var slots = SpanIndex.SlotsFor(keyCount);
        var perSlot = sizeof(ulong) + (values.Count == 0 ? 0 : sizeof(long) + (values.Count * sizeof(int)));
        // Slots are numbered by integers; what does not fit is beyond any memory that makes sense.
        budget.Charge(slots > 1 << 30 ? long.MaxValue / 2 : slots * perSlot);
        keys = new ulong[slots];
        ids = [.. values.Select(_ => new int[slots])];
        if (values.Count == 0) return;
        beforeEnd = new long[slots];
        gates = new int[GateCount];
    }

    /// <summary>The numberings of the values that are remembered.</summary>
    public IReadOnlyList<ColumnValues> Values { get; }

    /// <summary>How many slots there are.</summary>
    public int SlotCount => keys.Length;

    /// <summary>The key of a trace, or of a span in it; never 0.</summary>
    /// <param name="traceKey">The trace's <see cref="IdKey"/>.</param>
    /// <param name="spanKey">The span's; 0 for the trace.</param>
    public static ulong KeyOf(ulong traceKey, ulong spanKey) => SpanIndex.HashOf(traceKey, spanKey) is not 0 and var hash ? hash : 1;

    /// <summary>Fetches what <see cref="Add(ulong)"/> or <see cref="Find"/> will need.</summary>
    public void Fetch(ulong key) => Prefetch.Fetch(keys, (int)key & (keys.Length - 1));

    /// <summary>Fetches what <see cref="Add(ulong, long, int[][], int)"/> will need.</summary>
    public void FetchWithValues(ulong key)
    {
        var at = (int)key & (keys.Length - 1);
        Prefetch.Fetch(keys, at);
        Prefetch.Fetch(beforeEnd, at);
        foreach (var values in ids) Prefetch.Fetch(values, at);
    }

    /// <summary>Puts a key in, and returns its slot.</summary>
    public int Add(ulong key)
    {
        for (var at = (int)key & (keys.Length - 1); ; at = (at + 1) & (keys.Length - 1))
        {
            var there = Volatile.Read(ref keys[at]);
            if (there == 0) there = Interlocked.CompareExchange(ref keys[at], key, 0);
            if (there == 0 || there == key) return at;
        }
    }

    /// <summary>
    /// Puts a key in with the values of a span: of several spans the earliest stays, of those of one instant the one whose values
    /// come first in order, so that neither threads nor segments decide.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="nanosBeforeEnd">How long before the end of the time range it begins, above 0.</param>
    /// <param name="rows">The values' ids of all rows of a block, a list for each numbering.</param>
    /// <param name="row">Which of the rows.</param>
    public void Add(ulong key, long nanosBeforeEnd, int[][] rows, int row)
    {
        var at = Add(key);
        ref var gate = ref gates[at & (GateCount - 1)];
        var spin = new SpinWait();
        while (Interlocked.CompareExchange(ref gate, 1, 0) != 0) spin.SpinOnce();
        if (nanosBeforeEnd > beforeEnd[at] || (nanosBeforeEnd == beforeEnd[at] && ComesBefore(rows, row, at)))
        {
            beforeEnd[at] = nanosBeforeEnd;
            for (var i = 0; i < ids.Length; i++) ids[i][at] = rows[i][row];
        }

        Volatile.Write(ref gate, 0);
    }

    /// <summary>The slot of a key; -1 when it is not there.</summary>
    public int Find(ulong key)
    {
        for (var at = (int)key & (keys.Length - 1); keys[at] != 0; at = (at + 1) & (keys.Length - 1))
            if (keys[at] == key) return at;
        return -1;
    }

    /// <summary>The ids of one numbering's values, by slot.</summary>
    public ReadOnlySpan<int> IdsOf(int numbering) => ids[numbering];

    private bool ComesBefore(int[][] rows, int row, int at)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (rows[i][row] == ids[i][at]) continue;
            // No value comes after any.
            if (rows[i][row] == 0 || ids[i][at] == 0) return ids[i][at] == 0;
            var order = ValueOrder.Compare(Values[i].Value(rows[i][row]), Values[i].Value(ids[i][at]));
            if (order != 0) return order < 0;
        }

        return false;
    }
}

using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>One thread's share of a <see cref="ServiceMapRun"/>.</summary>
internal sealed class ServiceMapScanner
{
    // As many misses as the processor has under way at once, and some.
    private const int FetchedAhead = 24;

    private readonly ServiceMapWalk walk;
    private readonly BlockBuffers buffers;
    private readonly IdKeyReader keys;
    private readonly IdReader ids;
    private readonly ulong[] traces = new ulong[Segment.BlockRows];
    private readonly ulong[] spans = new ulong[Segment.BlockRows];
    private readonly int[] services = new int[Segment.BlockRows];
    private readonly int[] older = new int[Segment.BlockRows];
    private readonly ulong[] entries = new ulong[Segment.BlockRows / Bitmaps.WordBits];
    private readonly ulong[] failures = new ulong[Segment.BlockRows / Bitmaps.WordBits];
    private readonly ulong[] timed = new ulong[Segment.BlockRows / Bitmaps.WordBits];
    private readonly double[] durations = new double[Segment.BlockRows];
    private readonly CallRows entered = new();
    private readonly CallRows called = new();
    private readonly int noName;

    public ServiceMapScanner(ServiceMapWalk walk, BlockBuffers buffers)
    {
        this.walk = walk;
        this.buffers = buffers;
        noName = walk.Services.IdOf(FieldValue.String(""));
        keys = new IdKeyReader(buffers);
        ids = new IdReader(buffers);
        (Nodes, Edges) = (new CallCounts(walk.Nodes), new CallCounts(walk.Edges));
    }

    /// <summary>By service.</summary>
    public CallCounts Nodes { get; }

    /// <summary>By pair of services.</summary>
    public CallCounts Edges { get; }

    /// <summary>How many spans were looked at.</summary>
    public long SpanCount { get; private set; }

    /// <summary>Notes the service of each span of a block. Throws <see cref="SampleTooLargeException"/>.</summary>
    public void Note(ServiceMapPlan plan, int block)
    {
        var rows = Select(plan, block);
        if (rows.IsEmpty) return;
        if (!walk.Index.TryReserve(rows.Length)) throw new SampleTooLargeException();
        ReadServices(plan, block);
        keys.Read(plan.SpanId, block, spans.AsSpan(0, plan.Segment.RowsInBlock(block)));
        var hashes = Hash(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i + FetchedAhead < rows.Length) walk.Index.Fetch(hashes[i + FetchedAhead]);
            walk.Index.Add(hashes[i], services[rows[i]]);
        }
    }

    /// <summary>Counts what enters the services of a block, and who called.</summary>
    public void Count(ServiceMapPlan plan, int block)
    {
        var rows = Select(plan, block);
        if (rows.IsEmpty) return;
        SpanCount += rows.Length;
        var count = plan.Segment.RowsInBlock(block);
        ReadServices(plan, block);
        keys.Read(plan.ParentId, block, spans.AsSpan(0, count));
        ReadBits(plan.Entries, block, count, entries);
        ReadBits(plan.Failures, block, count, failures);
        ReadDurations(plan, block, count);
        var rates = ReadRates(plan, block, count, out var rate);
        entered.Clear();
        called.Clear();
        var hashes = Hash(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i + FetchedAhead < rows.Length) walk.Index.Fetch(hashes[i + FetchedAhead]);
            var row = rows[i];
            var weight = rates.IsEmpty ? rate : rates[row];
            double? duration = IsSet(timed, row) ? durations[row] : null;
            if (IsSet(entries, row)) entered.Add(services[row], weight, IsSet(failures, row), duration);
            if (spans[row] == 0) continue;
            var caller = walk.Index.Find(hashes[i]);
            if (caller != 0 && caller != services[row]) called.Add(walk.Pairs.Find([caller, services[row]]), weight, IsSet(failures, row), duration);
        }

        Nodes.EnsureCells(walk.Services.MaxId + 1);
        Nodes.Add(entered);
        Edges.EnsureCells(Math.Max(1, walk.Pairs.Count));
        Edges.Add(called);
    }

    /// <summary>The hashes of the spans that the keys mean which were read last.</summary>
    private ReadOnlySpan<ulong> Hash(ReadOnlySpan<int> rows)
    {
        var hashes = buffers.Hashes.AsSpan(0, rows.Length);
        for (var i = 0; i < rows.Length; i++) hashes[i] = SpanIndex.HashOf(traces[rows[i]], spans[rows[i]]);
        return hashes;
    }

    private static bool IsSet(ulong[] bits, int row) => ((bits[row >> 6] >> (row & 63)) & 1) != 0;

    /// <summary>The spans of a block that are in the time range and of a trace in the sample; their traces' keys are read.</summary>
    private ReadOnlySpan<int> Select(ServiceMapPlan plan, int block)
    {
        var segment = plan.Segment;
        var count = segment.RowsInBlock(block);
        var bits = buffers.Selection.AsSpan(0, Bitmaps.Words(count));
        if (BlockSelector.Judge(segment, block, walk.Query.StartNanos, walk.Query.EndNanos, plan.Spans) == Verdict.All) Bitmaps.SetRange(bits, 0, count);
        else if (BlockSelector.Select(segment, block, walk.Query.StartNanos, walk.Query.EndNanos, plan.Spans, buffers) == 0) return default;
        keys.Read(plan.TraceId, block, traces.AsSpan(0, count));
        var rows = buffers.Groups;
        var found = Bitmaps.ToRows(bits, rows);
        if (walk.OneOf == 1) return rows.AsSpan(0, found);
        var kept = 0;
        for (var i = 0; i < found; i++)
            if (walk.IsInSample(traces[rows[i]])) rows[kept++] = rows[i];
        return rows.AsSpan(0, kept);
    }

    private void ReadServices(ServiceMapPlan plan, int block)
    {
        var count = plan.Segment.RowsInBlock(block);
        var view = buffers.BaseView;
        view.SetAll(count);
        ids.ReadColumn(plan.Service, walk.Services, block, count, view, services.AsSpan(0, count));
        var hasOlder = plan.OlderService.Lanes.Count > 0;
        if (hasOlder) ids.ReadColumn(plan.OlderService, walk.Services, block, count, view, older.AsSpan(0, count));
        for (var row = 0; row < count; row++)
            if (!IsNamed(services[row])) services[row] = hasOlder && IsNamed(older[row]) ? older[row] : plan.UnnamedService;
    }

    /// <summary>An empty name is none.</summary>
    private bool IsNamed(int service) => service != 0 && service != noName;

    private void ReadBits(FilterPlan filters, int block, int count, ulong[] bits)
    {
        var target = bits.AsSpan(0, Bitmaps.Words(count));
        Bitmaps.SetRange(target, 0, count);
        filters.Apply(block, count, target, buffers);
    }

    private void ReadDurations(ServiceMapPlan plan, int block, int count)
    {
        var words = Bitmaps.Words(count);
        timed.AsSpan(0, words).Clear();
        var bits = buffers.LaneBits.AsSpan(0, words);
        foreach (var lane in plan.Duration.Lanes)
        {
            if (lane.Reader.Statistics(block).PresentCount == 0 || !LaneNumbers.Read(lane, block, count, bits, buffers)) continue;
            for (var row = 0; row < count; row++)
                if (((bits[row >> 6] >> (row & 63)) & 1) != 0) durations[row] = buffers.Numbers[row];
            Bitmaps.Or(timed.AsSpan(0, words), bits);
        }
    }

    private ReadOnlySpan<long> ReadRates(ServiceMapPlan plan, int block, int count, out long rate)
    {
        var lane = plan.Segment.SampleRates;
        var statistics = lane.Statistics(block);
        rate = statistics.MinInteger;
        if (statistics.MinInteger == statistics.MaxInteger) return default;
        var rates = buffers.Timestamps.AsSpan(0, count);
        lane.ReadIntegers(block, rates);
        return rates;
    }
}

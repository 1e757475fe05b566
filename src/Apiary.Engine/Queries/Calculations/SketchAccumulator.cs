using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>Distinct values by cell, estimated: for COUNT_DISTINCT over more values than one would number.</summary>
internal sealed class SketchAccumulator(MemoryBudget budget) : Accumulator
{
    // An object, its set and its slot in the table.
    private const int BytesPerSketch = 64;

    private DistinctSketch?[] sketches = [];

    public override AccumulatorInput Input => AccumulatorInput.Hashes;

    public long Count(int cell) => sketches[cell]?.Estimate() ?? 0;

    public override void EnsureCells(int cells)
    {
        if (cells <= sketches.Length) return;
        var size = Grown(sketches.Length, cells);
        budget.Charge((long)(size - sketches.Length) * IntPtr.Size);
        Array.Resize(ref sketches, size);
    }

    public override void AddHashes(in CellRows rows, ReadOnlySpan<ulong> hashes)
    {
        for (var i = 0; i < hashes.Length; i++)
        {
            var sketch = At(rows.CellAt(i));
            var before = sketch.Bytes;
            sketch.Add(hashes[i]);
            if (sketch.Bytes != before) budget.Charge(sketch.Bytes - before);
        }
    }

    public override void Merge(Accumulator other)
    {
        var theirs = ((SketchAccumulator)other).sketches;
        EnsureCells(theirs.Length);
        for (var cell = 0; cell < theirs.Length; cell++)
            if (theirs[cell] is { } sketch) AddTo(cell, sketch);
    }

    public override void Fold(ReadOnlySpan<int> targets)
    {
        for (var cell = 0; cell < targets.Length; cell++)
            if (targets[cell] >= 0 && sketches[cell] is { } sketch) AddTo(targets[cell], sketch);
    }

    private void AddTo(int cell, DistinctSketch sketch)
    {
        var to = At(cell);
        var before = to.Bytes;
        to.Add(sketch);
        budget.Charge(to.Bytes - before);
    }

    private DistinctSketch At(int cell)
    {
        if (sketches[cell] is { } known) return known;
        var sketch = new DistinctSketch();
        budget.Charge(BytesPerSketch + sketch.Bytes);
        sketches[cell] = sketch;
        return sketch;
    }
}

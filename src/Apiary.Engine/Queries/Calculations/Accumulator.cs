using System.Diagnostics;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// The state of one calculation for all cells of one thread. Threads have one each over the same cells; they are merged at
/// the end. Calculations with the same needs share one. Not thread-safe.
/// </summary>
/// <remarks>Hot: the Add methods run once per block and column with all its rows; nothing is allocated in them but growth.</remarks>
internal abstract class Accumulator
{
    /// <summary>What it wants to be given.</summary>
    public abstract AccumulatorInput Input { get; }

    /// <summary>Makes room for cells 0 to <paramref name="cells"/> - 1; earlier ones keep their state. Cells of Add calls are always below it.</summary>
    public abstract void EnsureCells(int cells);

    public virtual void AddRows(in CellRows rows) => throw Unexpected();

    public virtual void AddIntegers(in CellRows rows, ReadOnlySpan<long> values) => throw Unexpected();

    public virtual void AddNumbers(in CellRows rows, ReadOnlySpan<double> values) => throw Unexpected();

    /// <summary>For <see cref="AccumulatorInput.Spans"/>: values are durations in milliseconds.</summary>
    public virtual void AddSpans(in CellRows rows, ReadOnlySpan<double> values, ReadOnlySpan<long> timestampNanos) => throw Unexpected();

    public virtual void AddIds(in CellRows rows, ReadOnlySpan<int> ids) => throw Unexpected();

    public virtual void AddHashes(in CellRows rows, ReadOnlySpan<ulong> hashes) => throw Unexpected();

    /// <summary>Adds another thread's state, cell by cell. <paramref name="other"/> is of the same class and not used afterwards.</summary>
    public abstract void Merge(Accumulator other);

    /// <summary>Adds the state of each cell c below the length of <paramref name="targets"/> to cell targets[c], unless that is negative. Targets lie behind the sources.</summary>
    public abstract void Fold(ReadOnlySpan<int> targets);

    /// <summary>The size to grow an array of at least <paramref name="needed"/> entries to.</summary>
    protected static int Grown(int current, int needed) => (int)Math.Min(Array.MaxLength, Math.Max((long)needed, current * 2L));

    private UnreachableException Unexpected() => new($"bug: {GetType().Name} was given what it does not take");
}

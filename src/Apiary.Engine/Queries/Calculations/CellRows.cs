namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// Some rows of one block, reduced to what accumulators ask of a row: its cell and its weight. A cell is one group in one
/// time bucket. Values come beside it, one for each row.
/// </summary>
internal readonly ref struct CellRows
{
    /// <summary>How many rows.</summary>
    public required int Count { get; init; }

    /// <summary>Each row's cell; empty when all are in <see cref="Cell"/>.</summary>
    public ReadOnlySpan<int> Cells { get; init; }

    /// <summary>The cell of all rows when <see cref="Cells"/> is empty.</summary>
    public int Cell { get; init; }

    /// <summary>Each row's weight; empty when all weigh <see cref="Weight"/>.</summary>
    public ReadOnlySpan<long> Weights { get; init; }

    /// <summary>The weight of every row when <see cref="Weights"/> is empty.</summary>
    public required long Weight { get; init; }

    /// <summary>The weight of row <paramref name="index"/>; for loops that are not worth a variant.</summary>
    public long WeightAt(int index) => Weights.IsEmpty ? Weight : Weights[index];

    /// <summary>The cell of row <paramref name="index"/>; for loops that are not worth a variant.</summary>
    public int CellAt(int index) => Cells.IsEmpty ? Cell : Cells[index];
}

namespace Apiary.Engine.Queries;

/// <summary>A histogram of values by time bucket.</summary>
/// <param name="BinEdges">Ascending edges of the value bins; bin i covers [BinEdges[i], BinEdges[i+1]), the last one its upper edge too; an edge below zero belongs to the bin under it.</param>
/// <param name="Cells">Cells that are not empty.</param>
public sealed record Heatmap(IReadOnlyList<double> BinEdges, IReadOnlyList<HeatmapCell> Cells);

namespace Apiary.Engine.Queries;

/// <summary>One cell of a <see cref="Heatmap"/>.</summary>
/// <param name="BucketSecond">The time bucket's beginning in Unix seconds.</param>
/// <param name="Bin">Index of the value bin.</param>
/// <param name="Weight">Events in it, weighted by their sample rates.</param>
public readonly record struct HeatmapCell(long BucketSecond, int Bin, long Weight);

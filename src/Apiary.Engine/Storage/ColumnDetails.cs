using Apiary.Engine.Events;

namespace Apiary.Engine.Storage;

/// <summary>What the segments of a dataset hold under one column's name.</summary>
/// <param name="Types">The types of its values that occur, in the order of <see cref="ColumnType"/>.</param>
/// <param name="FileBytes">Bytes of it in segment files: values, dictionaries and filters.</param>
/// <param name="DistinctCount">How many different values; null when there are too many to be counted at ease.</param>
public sealed record ColumnDetails(IReadOnlyList<ColumnType> Types, long FileBytes, int? DistinctCount);

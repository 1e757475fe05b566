using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>The results of one group in one time bucket.</summary>
/// <param name="BucketSecond">The bucket's beginning in Unix seconds.</param>
/// <param name="Values">Each calculation's result, as in <see cref="ResultGroup.Values"/>.</param>
public readonly record struct SeriesPoint(long BucketSecond, IReadOnlyList<FieldValue> Values);

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Where a data point lies in the request, and what it is.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="NameCode">Its metric's name, see <see cref="MetricGroups.Name"/>.</param>
/// <param name="Offset">Where its message begins in the request.</param>
/// <param name="Length">The bytes of its message.</param>
/// <param name="MostFields">The most fields that its value becomes.</param>
/// <param name="HasExemplars">Whether it has any.</param>
internal readonly record struct MetricPoint(MetricKind Kind, int NameCode, int Offset, int Length, int MostFields, bool HasExemplars);

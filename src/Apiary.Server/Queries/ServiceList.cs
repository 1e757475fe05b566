using Apiary.Engine.Queries;

namespace Apiary.Server.Queries;

/// <summary>The services of an environment in a time range.</summary>
/// <param name="Window">The time, and the width of its buckets.</param>
/// <param name="Services">Those that anything entered, busiest first.</param>
/// <param name="Warnings">What the reader should know, in words.</param>
internal sealed record ServiceList(QueryWindow Window, IReadOnlyList<ServiceSummary> Services, IReadOnlyList<string> Warnings);

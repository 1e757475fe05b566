namespace Apiary.Server.Queries;

/// <summary>The answer to a <see cref="TraceSearch"/>.</summary>
/// <param name="Traces">The traces in the order asked for.</param>
/// <param name="Warnings">What the reader should know, in words.</param>
internal sealed record TraceList(IReadOnlyList<TraceSummary> Traces, IReadOnlyList<string> Warnings);

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>The answer to a query.</summary>
/// <param name="Rows">The rows, each with its present fields in order.</param>
/// <param name="RecordsMatched">Events that were taken.</param>
/// <param name="RecordsScanned">Events that were looked at.</param>
/// <param name="BytesScanned">Bytes of messages that were read.</param>
/// <param name="RecordsSkipped">Events that should have been taken, but for the limit on how many are read.</param>
internal sealed record InsightsResult(
    IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Rows, long RecordsMatched, long RecordsScanned, long BytesScanned, long RecordsSkipped);

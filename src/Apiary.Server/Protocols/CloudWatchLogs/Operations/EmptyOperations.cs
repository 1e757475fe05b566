namespace Apiary.Server.Protocols.CloudWatchLogs.Operations;

/// <summary>Operations about things that there are none of here: what clients ask in passing is answered with nothing (section 12 of the protocol reference).</summary>
internal static class EmptyOperations
{
    /// <summary>The operations and the list in each answer; null for an answer without members.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Lists = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["DescribeDestinations"] = "destinations",
        ["DescribeResourcePolicies"] = "resourcePolicies",
        ["DescribeExportTasks"] = "exportTasks",
        ["DescribeAccountPolicies"] = "accountPolicies",
        ["DescribeIndexPolicies"] = "indexPolicies",
        ["DescribeFieldIndexes"] = "fieldIndexes",
        ["DescribeDeliveries"] = "deliveries",
        ["DescribeDeliverySources"] = "deliverySources",
        ["DescribeDeliveryDestinations"] = "deliveryDestinations",
        ["GetDataProtectionPolicy"] = null,
        ["ListLogAnomalyDetectors"] = "anomalyDetectors",
        ["ListAnomalies"] = "anomalies",
        ["ListIntegrations"] = "integrationSummaries",
        ["ListScheduledQueries"] = "scheduledQueries",
        ["DescribeLookupTables"] = "lookupTables",
    };

    /// <summary>An empty list of that name.</summary>
    public static LogsAnswer Answer(string? list) => list is null ? LogsAnswer.Done : LogsAnswer.Of(json =>
    {
        json.WriteStartArray(list);
        json.WriteEndArray();
    });
}

namespace Apiary.Server.Ingest;

/// <summary>Datasets named for the service that spans come from.</summary>
internal static class ServiceDatasets
{
    /// <summary>Where spans without a service go.</summary>
    public const string UnknownService = "unknown_service";

    /// <summary>The dataset of a trimmed service name; null when it is missing, blank, or the one that SDKs put when nobody said one: <c>unknown_service:java</c>.</summary>
    public static string? Of(string? serviceName) =>
        string.IsNullOrEmpty(serviceName) || serviceName.StartsWith(UnknownService, StringComparison.Ordinal) ? null : serviceName;
}

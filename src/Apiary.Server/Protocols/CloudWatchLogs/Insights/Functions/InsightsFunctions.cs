namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

/// <summary>All functions by name.</summary>
internal static class InsightsFunctions
{
    /// <summary>Most arguments of those that take any number.</summary>
    public const int Many = 100;

    private static readonly Dictionary<string, InsightsFunction> All =
        new InsightsFunction[][] { GeneralFunctions.All, NumberFunctions.All, TextFunctions.All, NetworkFunctions.All }
            .SelectMany(table => table).ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The function of this name; null when there is none.</summary>
    public static InsightsFunction? Find(string name) => All.GetValueOrDefault(name);
}

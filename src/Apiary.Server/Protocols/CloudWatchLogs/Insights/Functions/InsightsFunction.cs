namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

/// <summary>A function of the language.</summary>
/// <param name="Name">Its name as the documentation writes it; queries may write it in any case.</param>
/// <param name="MinArguments">The least it is called with.</param>
/// <param name="MaxArguments">The most it is called with.</param>
/// <param name="Compute">Its value of arguments of that number, any of which may be absent. Never throws.</param>
internal sealed record InsightsFunction(string Name, int MinArguments, int MaxArguments, Func<InsightsValue[], InsightsValue> Compute);

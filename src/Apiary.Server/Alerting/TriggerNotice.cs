using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting;

/// <summary>Says what happened to a trigger.</summary>
internal static class TriggerNotice
{
    /// <summary>The notice.</summary>
    /// <param name="trigger">What fired or was resolved.</param>
    /// <param name="state">How it stands now.</param>
    /// <param name="groups">All groups of the answer.</param>
    /// <param name="resultPath">The page of what was asked.</param>
    /// <param name="now">When.</param>
    public static AlertNotice Of(Trigger trigger, AlertState state, IReadOnlyList<AlertGroup> groups, string? resultPath, DateTimeOffset now) => new()
    {
        Id = Ids.Short(),
        EnvironmentId = trigger.EnvironmentId,
        Kind = AlertKinds.Trigger,
        SubjectId = trigger.Id,
        Name = trigger.Name,
        Description = trigger.Description,
        Datasets = [trigger.Dataset],
        Operator = AlertNumbers.WordOf(trigger.ThresholdOp),
        Threshold = trigger.ThresholdValue,
        Groups = AlertNotice.Shorten(groups),
        Triggered = state.Triggered,
        InstanceId = state.InstanceId,
        Why = Sentence(trigger, AlertNotice.Shorten(groups)),
        At = now,
        Path = $"/alerts/triggers/{trigger.Id}",
        ResultPath = resultPath,
    };

    private static string Sentence(Trigger trigger, IReadOnlyList<AlertGroup> groups)
    {
        var threshold = $"{AlertNumbers.WordOf(trigger.ThresholdOp)} threshold value ({AlertNumbers.Exact(trigger.ThresholdValue)})";
        var breaching = groups.Where(group => group.IsBreaching).ToList();
        if (breaching.Count == 0) return $"Currently no value is {threshold}";
        return breaching[0].Key.Count == 0
            ? $"Current value ({AlertNumbers.Exact(breaching[0].Value)}) {threshold}"
            : $"Currently {threshold} for {string.Join("; ", breaching.Select(group => $"{string.Join(", ", group.Key.Select(pair => $"{pair.Key}: {pair.Value}"))} (value {AlertNumbers.Exact(group.Value)})"))}";
    }
}

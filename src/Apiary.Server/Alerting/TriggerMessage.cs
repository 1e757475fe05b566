using System.Globalization;
using System.Text.Json;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting;

/// <summary>What a webhook is told: the vendor's current default, section 12.4 of the protocol reference.</summary>
internal static class TriggerMessage
{
    // A message is written down and sent; nobody reads more of them.
    private const int MaxGroups = 100;

    /// <summary>The body as JSON.</summary>
    /// <param name="trigger">What fired or was resolved.</param>
    /// <param name="environment">Where.</param>
    /// <param name="groups">All groups of the answer.</param>
    /// <param name="instanceId">Names this firing until it is resolved.</param>
    /// <param name="isTriggered">Whether it fired.</param>
    /// <param name="now">When.</param>
    public static string Of(Trigger trigger, WorkspaceEnvironment environment, IReadOnlyList<TriggerGroup> groups, string instanceId, bool isTriggered, DateTimeOffset now) =>
        JsonSerializer.Serialize(new
        {
            name = trigger.Name,
            id = trigger.Id,
            description = trigger.Description,
            environment = environment.Name,
            dataset = trigger.Dataset,
            threshold = new { op = WordOf(trigger.ThresholdOp), value = Number(trigger.ThresholdValue) },
            result = new { groupsTriggered = groups.Where(group => group.IsBreaching).Take(MaxGroups).Select(Describe) },
            alert = new
            {
                instanceId,
                description = $"{environment.Name} environment:\n{Sentence(trigger, groups)}",
                status = isTriggered ? "TRIGGERED" : "OK",
                summary = $"{(isTriggered ? "Triggered" : "Resolved")}: {trigger.Name}",
                timestamp = now.UtcDateTime,
                isTest = false,
            },
        });

    private static Dictionary<string, object> Describe(TriggerGroup group)
    {
        var described = new Dictionary<string, object>();
        if (group.Key.Count > 0)
        {
            described["field"] = string.Join(", ", group.Key.Select(pair => pair.Key));
            described["value"] = string.Join(", ", group.Key.Select(pair => pair.Value));
        }

        described["count"] = group.Value;
        return described;
    }

    private static string Sentence(Trigger trigger, IReadOnlyList<TriggerGroup> groups)
    {
        var threshold = $"{WordOf(trigger.ThresholdOp)} threshold value ({Number(trigger.ThresholdValue)})";
        var breaching = groups.Where(group => group.IsBreaching).Take(MaxGroups).ToList();
        if (breaching.Count == 0) return $"Currently no value is {threshold}";
        return breaching[0].Key.Count == 0
            ? $"Current value ({Number(breaching[0].Value)}) {threshold}"
            : $"Currently {threshold} for {string.Join("; ", breaching.Select(group => $"{string.Join(", ", group.Key.Select(pair => $"{pair.Key}: {pair.Value}"))} (value {Number(group.Value)})"))}";
    }

    private static string WordOf(string op) => op switch
    {
        ">" => "greater than",
        ">=" => "greater than or equal to",
        "<" => "less than",
        _ => "less than or equal to",
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

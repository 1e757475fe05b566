using System.Text.Json;

namespace Apiary.Server.Errors;

/// <summary>A notice as Rollbar's webhooks have it (reference, section 10), with numbers for level and status.</summary>
internal static class ErrorNoticeJson
{
    /// <summary>The event's name: <c>new_item</c>, <c>reactivated_item</c> or <c>item_velocity</c>.</summary>
    public static string NameOf(ErrorEvent meaning) => meaning switch
    {
        ErrorEvent.New => "new_item",
        ErrorEvent.HighRate => "item_velocity",
        _ => "reactivated_item",
    };

    /// <summary>The body, UTF-8.</summary>
    /// <param name="notice">What is told.</param>
    /// <param name="rate">The rule of high rates, which a notice of one names; null for none.</param>
    public static byte[] Of(ErrorNotice notice, RateRule? rate)
    {
        var item = notice.Item;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            event_name = NameOf(notice.Meaning),
            data = new
            {
                trigger = TriggerOf(notice, rate),
                url = $"/api/1/item/{item.Id}",
                item = new
                {
                    id = item.Id,
                    counter = item.Counter,
                    project = notice.Project.Slug,
                    environment = item.Environment,
                    framework = item.Framework,
                    hash = item.Fingerprint,
                    title = item.Title,
                    level = (int)item.Level,
                    status = (int)item.Status,
                    first_occurrence_id = item.FirstOccurrenceId,
                    first_occurrence_timestamp = item.FirstAt.ToUnixTimeSeconds(),
                    activating_occurrence_id = item.ActivatingOccurrenceId,
                    last_activated_timestamp = item.ActivatedAt.ToUnixTimeSeconds(),
                    last_occurrence_id = notice.OccurrenceId,
                    last_occurrence_timestamp = OccurrenceIds.TimeOf(notice.OccurrenceId).ToUnixTimeSeconds(),
                    resolved_in_version = item.ResolvedInVersion,
                },
            },
        });
    }

    private static object? TriggerOf(ErrorNotice notice, RateRule? rate) => notice.Meaning != ErrorEvent.HighRate || rate is null ? null : new
    {
        threshold = rate.Count,
        window_size = (long)rate.Window.TotalSeconds,
        window_size_description = $"{rate.Window.TotalMinutes:0.##} minutes",
    };
}

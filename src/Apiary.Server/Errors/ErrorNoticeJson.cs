using System.Text.Json;

namespace Apiary.Server.Errors;

/// <summary>A notice as Rollbar's webhooks have it (reference, section 10), with numbers for level and status.</summary>
internal static class ErrorNoticeJson
{
    /// <summary>The event's name: <c>new_item</c> or <c>reactivated_item</c>.</summary>
    public static string NameOf(ErrorEvent meaning) => meaning == ErrorEvent.New ? "new_item" : "reactivated_item";

    /// <summary>The body, UTF-8.</summary>
    public static byte[] Of(ErrorNotice notice)
    {
        var item = notice.Item;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            event_name = NameOf(notice.Meaning),
            data = new
            {
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
}

using System.Globalization;
using System.Text.Json;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Alerting;

/// <summary>When a trigger is due, section 16.1 of the protocol reference.</summary>
internal static class TriggerSchedule
{
    /// <summary>The beginning of the period of a trigger's frequency that a time lies in, in Unix seconds: it is evaluated once in each.</summary>
    public static long SlotOf(Trigger trigger, DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        return second - (second % trigger.FrequencySeconds);
    }

    /// <summary>Whether a trigger is awake at a time: always, or in its window. One that ends before it starts runs into the next day.</summary>
    public static bool IsAwake(Trigger trigger, DateTimeOffset now)
    {
        if (trigger.Schedule is not { } schedule) return true;
        using var document = JsonDocument.Parse(schedule.ToString());
        var window = document.RootElement.GetProperty("window");
        var days = window.GetProperty("days_of_week").EnumerateArray().Select(day => Enum.Parse<DayOfWeek>(day.GetString()!, ignoreCase: true)).ToHashSet();
        var (start, end) = (Clock(window, "start_time"), Clock(window, "end_time"));
        var utc = now.UtcDateTime;
        var time = TimeOnly.FromDateTime(utc);
        if (end > start) return days.Contains(utc.DayOfWeek) && time >= start && time < end;
        return (days.Contains(utc.DayOfWeek) && time >= start) || (days.Contains(utc.AddDays(-1).DayOfWeek) && time < end);
    }

    private static TimeOnly Clock(JsonElement window, string name) => TimeOnly.ParseExact(window.GetProperty(name).GetString()!, "HH:mm", CultureInfo.InvariantCulture);
}

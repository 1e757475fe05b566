using System.Globalization;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Reads a trigger, section 10.2 of the protocol reference.</summary>
internal sealed class TriggerReader(FixedQueries queries, RecipientUses recipients)
{
    private const int MaxNameChars = 120;
    private const int MaxDescriptionChars = 1_023;
    private const int MaxIdChars = 20;
    private const int MinuteSeconds = 60;
    private const int DaySeconds = 86_400;
    private const int UsualFrequencySeconds = 900;
    private const int MaxExceededLimit = 5;

    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    private static readonly long[] Offsets = [60, 1_440, 10_080, 40_320];

    /// <summary>The trigger that a body describes; what is wrong is noted in the body, and then what is given back means nothing.</summary>
    /// <param name="body">The body.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="scope">What it asks about.</param>
    /// <param name="known">The trigger that it changes; null for a new one.</param>
    public Trigger Read(ManagementBody body, Caller caller, QueryScope scope, Trigger? known)
    {
        var frequency = (int)(body.Integer("frequency", MinuteSeconds, DaySeconds) ?? UsualFrequencySeconds);
        if (frequency % MinuteSeconds != 0) body.Refuse("frequency", "invalid", "must be a multiple of 60");
        var (op, value, exceeded) = ReadThreshold(body);
        var (offset, isPercentage) = ReadBaseline(body, op, value);
        return new Trigger
        {
            Id = known?.Id ?? "",
            EnvironmentId = scope.Environment.Id,
            CreatedAt = default,
            UpdatedAt = default,
            Dataset = scope.Slug,
            Name = body.Text("name", 1, MaxNameChars) ?? "",
            Description = body.Text("description", 0, MaxDescriptionChars) ?? "",
            QueryId = ReadQuery(body, scope, frequency) ?? "",
            ThresholdOp = op,
            ThresholdValue = value,
            ExceededLimit = exceeded,
            FrequencySeconds = frequency,
            OnTrue = body.Word("alert_type", "on_change", "on_true") == "on_true",
            Disabled = body.Flag("disabled") ?? known?.Disabled ?? false,
            Recipients = recipients.Read(body, caller, markers: true) ?? [],
            Schedule = ReadSchedule(body),
            BaselineOffsetMinutes = offset,
            BaselineIsPercentage = isPercentage,
            Tags = TagList.Read(body) ?? [],
        };
    }

    private static (string Op, double Value, int ExceededLimit) ReadThreshold(ManagementBody body)
    {
        if (body.Object("threshold") is not { } threshold)
        {
            if (!body.Has("threshold")) body.Refuse("threshold", "missing", "cannot be blank");
            return (">", 0, 1);
        }

        if (!threshold.Has("op")) threshold.Refuse("op", "missing", "cannot be blank");
        if (!threshold.Has("value")) threshold.Refuse("value", "missing", "cannot be blank");
        return (threshold.Word("op", ">", ">=", "<", "<=") ?? ">", threshold.Number("value") ?? 0, (int)(threshold.Integer("exceeded_limit", 1, MaxExceededLimit) ?? 1));
    }

    private static (int? OffsetMinutes, bool IsPercentage) ReadBaseline(ManagementBody body, string op, double value)
    {
        if (body.Object("baseline_details") is not { } baseline || (!baseline.Has("offset_minutes") && !baseline.Has("type"))) return (null, false);
        var offset = baseline.Integer("offset_minutes", 0, int.MaxValue);
        if (offset is null || !Offsets.Contains(offset.Value)) baseline.Refuse("offset_minutes", "invalid", $"must be one of {string.Join(", ", Offsets)}");
        if (!baseline.Has("type")) baseline.Refuse("type", "missing", "cannot be blank");
        var type = baseline.Word("type", "value", "percentage");
        if (op is not (">=" or "<=")) body.Refuse("threshold.op", "invalid", "must be >= or <= when a trigger has a baseline");
        else if (op == ">=" && value < 0) body.Refuse("threshold.value", "invalid", "must be greater than or equal to 0 with >= and a baseline");
        else if (op == "<=" && value > 0) body.Refuse("threshold.value", "invalid", "must be less than or equal to 0 with <= and a baseline");
        return ((int?)offset, type == "percentage");
    }

    private static JsonText? ReadSchedule(ManagementBody body)
    {
        var type = body.Word("evaluation_schedule_type", "frequency", "window");
        var window = body.Object("evaluation_schedule")?.Object("window");
        if (type != "window")
        {
            if (window is not null) body.Refuse("evaluation_schedule", "invalid", "needs evaluation_schedule_type to be window");
            return null;
        }

        if (window is null)
        {
            body.Refuse("evaluation_schedule", "missing", "cannot be blank when evaluation_schedule_type is window");
            return null;
        }

        var days = window.Texts("days_of_week", Days.Length);
        if (days is null or { Count: 0 }) window.Refuse("days_of_week", "missing", "must name at least one day");
        else if (days.Any(day => !Days.Contains(day))) window.Refuse("days_of_week", "invalid", $"must be among {string.Join(", ", Days)}");
        var (start, end) = (ReadClock(window, "start_time"), ReadClock(window, "end_time"));
        return JsonText.Parse(JsonSerializer.Serialize(new { window = new { days_of_week = days ?? [], start_time = start, end_time = end } }));
    }

    private static string ReadClock(ManagementBody window, string name)
    {
        var text = window.Text(name, 1, byte.MaxValue) ?? "";
        if (text.Length > 0 && !TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) window.Refuse(name, "invalid", "must be a time of day in UTC such as 14:00");
        return text;
    }

    private string? ReadQuery(ManagementBody body, QueryScope scope, int frequency)
    {
        var id = body.Text("query_id", 0, MaxIdChars);
        if (body.Has("query") == id is { Length: > 0 })
        {
            body.Refuse("query", body.Has("query") ? "invalid" : "missing", "exactly one of query and query_id is needed");
            return null;
        }

        if (id is { Length: > 0 })
        {
            if (queries.Find(scope.Environment.Id, id) is not { } saved || saved.Dataset != scope.Slug)
            {
                body.Refuse("query_id", "invalid", "Query not found");
                return null;
            }

            var errors = new List<SpecError>();
            var known = QuerySpecJson.Read(Encoding.UTF8.GetBytes(saved.Spec), errors);
            return known is not null && IsGood(body, "query_id", known, scope, frequency, errors) ? id : null;
        }

        var faults = new List<SpecError>();
        var spec = QuerySpecJson.Read(body.Find("query")!.Value, faults);
        if (spec is null || !IsGood(body, "query", spec, scope, frequency, faults))
        {
            if (spec is null) foreach (var fault in faults) body.Refuse($"query.{fault.Field}", "invalid", fault.Message);
            return null;
        }

        if (spec.Calculations.Count == 0) spec = spec with { Calculations = [new Calculation("COUNT")] };
        return queries.Save(scope.Environment.Id, scope.Slug, QuerySpecJson.ToJson(spec)).Id;
    }

    private static bool IsGood(ManagementBody body, string field, QuerySpec spec, QueryScope scope, int frequency, List<SpecError> errors)
    {
        errors.AddRange(QueryValidation.Check(spec));
        if (errors.Count == 0 && QueryColumns.FindUnknown(spec, scope) is { } unknown) errors.Add(new SpecError(unknown.Field, $"unknown column: {unknown.Message}"));
        if (errors.Count == 0) _ = QueryColumns.WithDerived(spec, scope, errors);
        foreach (var error in errors) body.Refuse($"{field}.{error.Field}", "invalid", error.Message);
        if (errors.Count > 0) return false;
        var faults = TriggerQueryRules.FaultsOf(spec, frequency).ToList();
        foreach (var fault in faults) body.Refuse(field, "invalid", $"Trigger queries {fault}");
        return faults.Count == 0;
    }
}

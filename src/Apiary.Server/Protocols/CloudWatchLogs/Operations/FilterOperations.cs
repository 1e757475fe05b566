using System.Text.Json;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Protocols.Aws;

namespace Apiary.Server.Protocols.CloudWatchLogs.Operations;

/// <summary>Metric and subscription filters: kept, listed, tried (section 6 of the protocol reference).</summary>
internal sealed class FilterOperations(LogGroups groups, GroupOperations find)
{
    private const int MaxMetricFilters = 100, MaxSubscriptions = 2, MaxListed = 50, MaxTried = 50;

    private static readonly string[] TransformationMembers = ["metricName", "metricNamespace", "metricValue"];
    private static readonly AwsError MetricFilterMissing = LogsErrors.Missing("The specified metric filter does not exist.");
    private static readonly AwsError SubscriptionMissing = LogsErrors.Missing("The specified subscription filter does not exist.");

    public LogsAnswer PutMetric(LogsCall call)
    {
        var (name, pattern) = (FilterName(call), Pattern(call));
        var transformations = call.Find("metricTransformations");
        if (transformations is null) call.Refuse(LogsErrors.Absent("metricTransformations"));
        else if (transformations.Value.ValueKind != JsonValueKind.Array || transformations.Value.GetArrayLength() != 1)
            call.Refuse(LogsErrors.Constraint("metricTransformations", transformations.Value.GetRawText(), "have length less than or equal to 1"));
        else if (!IsTransformation(transformations.Value[0]))
            call.Refuse(LogsErrors.Invalid("metricTransformations must name metricName, metricNamespace and metricValue."));
        if (find.Find(call, out var fault) is not { } group) return fault;
        if (group.MetricFilters.Count >= MaxMetricFilters && group.MetricFilters.All(known => known.Name != name)) return LogsErrors.ResourceLimit;
        var filter = new MetricFilter(name, pattern, groups.Now, transformations!.Value.Clone());
        groups.Store.Update(group.EnvironmentId, group.Name, known =>
            known with { MetricFilters = [.. known.MetricFilters.Where(other => other.Name != name).Append(filter).OrderBy(other => other.Name, StringComparer.Ordinal)] });
        return LogsAnswer.Done;
    }

    public LogsAnswer DescribeMetrics(LogsCall call)
    {
        var (prefix, metric, space) = (call.Text("filterNamePrefix"), call.Text("metricName"), call.Text("metricNamespace"));
        var limit = (int)(call.Integer("limit", 1, MaxListed) ?? MaxListed);
        if (metric is null != space is null) call.Refuse(LogsErrors.Invalid("If you include the metricName parameter in your request, you must also include the metricNamespace parameter."));
        if (Listed(call, out var fault) is not { } asked) return fault;
        var found = asked.SelectMany(group => group.MetricFilters.Select(filter => (group, filter)))
            .Where(pair => prefix is null || pair.filter.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(pair => metric is null || (Member(pair.filter, "metricName") == metric && Member(pair.filter, "metricNamespace") == space));
        return LogsPage<(LogGroup Group, MetricFilter Filter)>.Cut(call, found, pair => $"{pair.Group.Name}\n{pair.Filter.Name}", limit) is { } page
            ? LogsAnswer.Of(json => page.Write(json, "metricFilters", (writer, pair) => Write(writer, pair.Group, pair.Filter)))
            : LogsErrors.BadToken;
    }

    public LogsAnswer DeleteMetric(LogsCall call)
    {
        var name = FilterName(call);
        if (find.Find(call, out var fault) is not { } group) return fault;
        if (group.MetricFilters.All(filter => filter.Name != name)) return MetricFilterMissing;
        groups.Store.Update(group.EnvironmentId, group.Name, known => known with { MetricFilters = [.. known.MetricFilters.Where(other => other.Name != name)] });
        return LogsAnswer.Done;
    }

    public static LogsAnswer TestMetric(LogsCall call)
    {
        var text = call.Text("filterPattern");
        if (text is null) call.Refuse(LogsErrors.Absent("filterPattern"));
        var pattern = ReadOperations.ReadPattern(call, text ?? "");
        var messages = call.Texts("logEventMessages", MaxTried);
        if (messages is null or []) call.Refuse(LogsErrors.Absent("logEventMessages"));
        if (call.Error is { } fault) return fault;
        return LogsAnswer.Of(json =>
        {
            json.WriteStartArray("matches");
            for (var i = 0; i < messages!.Count; i++)
            {
                if (!pattern!.Matches(messages[i])) continue;
                json.WriteStartObject();
                json.WriteNumber("eventNumber", i + 1);
                json.WriteString("eventMessage", messages[i]);
                json.WriteStartObject("extractedValues");
                foreach (var (name, value) in pattern.Extract(messages[i])) json.WriteString(name, value);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public LogsAnswer PutSubscription(LogsCall call)
    {
        var (name, pattern, destination) = (FilterName(call), Pattern(call), call.Required("destinationArn"));
        var (role, distribution) = (call.Text("roleArn"), call.Text("distribution") ?? "ByLogStream");
        if (distribution is not ("Random" or "ByLogStream")) call.Refuse(LogsErrors.Constraint("distribution", distribution, "satisfy enum value set: [Random, ByLogStream]"));
        if (find.Find(call, out var fault) is not { } group) return fault;
        if (group.SubscriptionFilters.Count >= MaxSubscriptions && group.SubscriptionFilters.All(known => known.Name != name)) return LogsErrors.ResourceLimit;
        var filter = new SubscriptionFilter(name, pattern, groups.Now, destination, role, distribution);
        groups.Store.Update(group.EnvironmentId, group.Name, known =>
            known with { SubscriptionFilters = [.. known.SubscriptionFilters.Where(other => other.Name != name).Append(filter).OrderBy(other => other.Name, StringComparer.Ordinal)] });
        return LogsAnswer.Done;
    }

    public LogsAnswer DescribeSubscriptions(LogsCall call)
    {
        var (prefix, limit) = (call.Text("filterNamePrefix"), (int)(call.Integer("limit", 1, MaxListed) ?? MaxListed));
        if (find.Find(call, out var fault) is not { } group) return fault;
        var found = group.SubscriptionFilters.Where(filter => prefix is null || filter.Name.StartsWith(prefix, StringComparison.Ordinal));
        return LogsPage<SubscriptionFilter>.Cut(call, found, filter => filter.Name, limit) is { } page
            ? LogsAnswer.Of(json => page.Write(json, "subscriptionFilters", (writer, filter) =>
            {
                writer.WriteString("filterName", filter.Name);
                writer.WriteString("logGroupName", group.Name);
                writer.WriteString("filterPattern", filter.Pattern);
                writer.WriteString("destinationArn", filter.DestinationArn);
                if (filter.RoleArn is { } role) writer.WriteString("roleArn", role);
                writer.WriteString("distribution", filter.Distribution);
                writer.WriteNumber("creationTime", filter.CreatedAt);
            }))
            : LogsErrors.BadToken;
    }

    public LogsAnswer DeleteSubscription(LogsCall call)
    {
        var name = FilterName(call);
        if (find.Find(call, out var fault) is not { } group) return fault;
        if (group.SubscriptionFilters.All(filter => filter.Name != name)) return SubscriptionMissing;
        groups.Store.Update(group.EnvironmentId, group.Name, known => known with { SubscriptionFilters = [.. known.SubscriptionFilters.Where(other => other.Name != name)] });
        return LogsAnswer.Done;
    }

    private static string FilterName(LogsCall call)
    {
        var name = call.Required("filterName");
        if (call.Error is null) call.Refuse(LogRules.NameWithoutColon("filterName", name));
        return name;
    }

    private static string Pattern(LogsCall call)
    {
        if (!call.Has("filterPattern")) call.Refuse(LogsErrors.Absent("filterPattern"));
        var text = call.Text("filterPattern") ?? "";
        _ = ReadOperations.ReadPattern(call, text);
        return text;
    }

    private static bool IsTransformation(JsonElement transformation) =>
        transformation.ValueKind == JsonValueKind.Object
        && TransformationMembers.All(name => transformation.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String);

    private static string? Member(MetricFilter filter, string name) => filter.Transformations[0].GetProperty(name).GetString();

    private static void Write(Utf8JsonWriter json, LogGroup group, MetricFilter filter)
    {
        json.WriteString("filterName", filter.Name);
        json.WriteString("filterPattern", filter.Pattern);
        json.WritePropertyName("metricTransformations");
        filter.Transformations.WriteTo(json);
        json.WriteNumber("creationTime", filter.CreatedAt);
        json.WriteString("logGroupName", group.Name);
        json.WriteBoolean("applyOnTransformedLogs", false);
    }

    /// <summary>The group that a call names, or all when it names none.</summary>
    private IReadOnlyList<LogGroup>? Listed(LogsCall call, out LogsAnswer fault)
    {
        if (call.Has("logGroupName")) return find.Find(call, out fault) is { } group ? [group] : null;
        fault = LogsAnswer.Done;
        if (call.Error is null) return groups.Store.List(call.Environment.Id);
        fault = call.Error;
        return null;
    }
}

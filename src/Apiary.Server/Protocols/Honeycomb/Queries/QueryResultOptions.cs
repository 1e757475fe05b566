using System.Text.Json;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary>How a saved query is to be run, section 8.3 of the protocol reference.</summary>
/// <param name="DisableSeries">Leave out the time series, the cheap form.</param>
/// <param name="DisableTotalByAggregate">Leave out the totals.</param>
/// <param name="DisableOtherByAggregate">Leave out the groups beyond the limit.</param>
/// <param name="Limit">Most groups, up to 10,000; honoured only without series. Null keeps the query's own.</param>
internal sealed record QueryResultOptions(bool DisableSeries, bool DisableTotalByAggregate, bool DisableOtherByAggregate, int? Limit)
{
    /// <summary>Reads the body of a request for a result; null when something is wrong, and then <paramref name="errors"/> has gained an entry.</summary>
    public static QueryResultOptions? Read(JsonElement body, List<SpecError> errors)
    {
        var options = new QueryResultOptions(false, false, false, null);
        foreach (var property in body.EnumerateObject())
        {
            switch (property.Name)
            {
                case "query_id": break;
                case "disable_series": options = options with { DisableSeries = Flag(property, errors) }; break;
                case "disable_total_by_aggregate": options = options with { DisableTotalByAggregate = Flag(property, errors) }; break;
                case "disable_other_by_aggregate": options = options with { DisableOtherByAggregate = Flag(property, errors) }; break;
                case "limit": options = options with { Limit = ReadLimit(property, errors) }; break;
                default: errors.Add(new SpecError(property.Name, $"unknown field \"{property.Name}\"")); break;
            }
        }

        return errors.Count == 0 ? options : null;
    }

    private static bool Flag(JsonProperty property, List<SpecError> errors)
    {
        if (property.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) errors.Add(new SpecError(property.Name, "must be true or false"));
        return property.Value.ValueKind == JsonValueKind.True;
    }

    private static int? ReadLimit(JsonProperty property, List<SpecError> errors)
    {
        if (property.Value.ValueKind == JsonValueKind.Null) return null;
        if (property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out var limit) && limit is >= 1 and <= QueryValidation.MaxLimitWithoutSeries) return limit;
        errors.Add(new SpecError(property.Name, $"limit value must be between 1 and {QueryValidation.MaxLimitWithoutSeries}"));
        return null;
    }
}

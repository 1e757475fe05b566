using System.Text.Json;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

/// <summary>Presence, JSON and times.</summary>
internal static class GeneralFunctions
{
    /// <summary>The name of the function that filters can hand to the engine.</summary>
    public const string IsPresent = "ispresent";

    /// <summary>The table.</summary>
    public static readonly InsightsFunction[] All =
    [
        new(IsPresent, 1, 1, given => InsightsValue.Of(!given[0].IsNull)),
        new("coalesce", 1, InsightsFunctions.Many, given => Array.Find(given, value => !value.IsNull)),
        // Nothing is masked here.
        new("unmask", 1, 1, given => given[0]),
        new("jsonParse", 1, 1, given => ParseJson(given[0])),
        new("jsonStringify", 1, 1, given => Stringify(given[0])),
        new("fromMillis", 1, 1, given => given[0].ToInteger() is { } time ? InsightsValue.OfTime(time) : default),
        new("toMillis", 1, 1, given => given[0].ToInteger() is { } time ? InsightsValue.Of(time) : default),
    ];

    private static InsightsValue ParseJson(InsightsValue text)
    {
        using var document = InsightsJson.Parse(text.ToString());
        return document is null ? default : InsightsJson.Of(document.RootElement);
    }

    private static InsightsValue Stringify(InsightsValue value)
    {
        if (value.Kind != InsightsKind.Text) return value.IsNull ? default : InsightsValue.Of(value.ToString());
        using var document = InsightsJson.Parse(value.ToString());
        return document is null ? InsightsValue.Of(JsonSerializer.Serialize(value.ToString())) : value;
    }
}

using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>How many spans can be searched, and where segments go: all of them, and here (sections 6.1 and 6.6 of the protocol reference). Another wish is refused rather than kept.</summary>
internal static class IndexingEndpoint
{
    private const string DefaultName = "Default", Destination = "XRay";
    private const double All = 100;

    /// <summary>What it answers.</summary>
    public static IEnumerable<XRayOperation> Operations =>
    [
        new("GetIndexingRules", "/GetIndexingRules", KeyPermissions.Queries, call => call.AnswerAsync(WriteRules)),
        new("UpdateIndexingRule", "/UpdateIndexingRule", KeyPermissions.Columns, UpdateAsync),
        new("GetTraceSegmentDestination", "/GetTraceSegmentDestination", KeyPermissions.Queries, call => call.AnswerAsync(WriteDestination)),
        new("UpdateTraceSegmentDestination", "/UpdateTraceSegmentDestination", KeyPermissions.Columns, SendAsync),
    ];

    private static async Task<AwsError?> UpdateAsync(XRayCall call)
    {
        if (call.Text("Name") is not { } name) return XRayErrors.Missing("Name");
        if (name != DefaultName) return XRayErrors.NotFound(name);
        if (call.Member("Rule") is not { } rule || XRayCall.Of(rule, "Probabilistic") is not { } wish || XRayCall.Of(wish, "DesiredSamplingPercentage") is not { ValueKind: JsonValueKind.Number } share) return XRayErrors.Missing("Rule");
        if (share.GetDouble() != All) return XRayErrors.InvalidRequest("Every span can be searched here: DesiredSamplingPercentage is 100.");
        return await call.AnswerAsync(json =>
        {
            json.WriteStartObject("IndexingRule");
            WriteRule(json);
            json.WriteEndObject();
        });
    }

    private static async Task<AwsError?> SendAsync(XRayCall call) => call.Text("Destination") switch
    {
        Destination => await call.AnswerAsync(WriteDestination),
        null => XRayErrors.Missing("Destination"),
        _ => XRayErrors.InvalidRequest("Segments are kept as spans here: Destination is XRay."),
    };

    private static void WriteRules(Utf8JsonWriter json)
    {
        json.WriteStartArray("IndexingRules");
        json.WriteStartObject();
        WriteRule(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteRule(Utf8JsonWriter json)
    {
        json.WriteString("Name", DefaultName);
        json.WriteNumber("ModifiedAt", 0);
        json.WriteStartObject("Rule");
        json.WriteStartObject("Probabilistic");
        json.WriteNumber("DesiredSamplingPercentage", All);
        json.WriteNumber("ActualSamplingPercentage", All);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDestination(Utf8JsonWriter json)
    {
        json.WriteString("Destination", Destination);
        json.WriteString("Status", "ACTIVE");
    }
}

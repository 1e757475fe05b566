using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Config;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Tags of groups and rules, and what tools ask of that is not here: encryption, insights (section 6.6 of the protocol reference).</summary>
internal sealed class ResourcesEndpoint(XRayStore store)
{
    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("TagResource", "/TagResource", KeyPermissions.Columns, TagAsync),
        new("UntagResource", "/UntagResource", KeyPermissions.Columns, UntagAsync),
        new("ListTagsForResource", "/ListTagsForResource", KeyPermissions.Queries, ListAsync),
        new("GetEncryptionConfig", "/EncryptionConfig", KeyPermissions.Queries, call => call.AnswerAsync(WriteEncryption)),
        new("PutEncryptionConfig", "/PutEncryptionConfig", KeyPermissions.Columns, PutEncryptionAsync),
        new("GetInsightSummaries", "/InsightSummaries", KeyPermissions.Queries, call => call.AnswerAsync(json => WriteEmpty(json, "InsightSummaries"))),
        new("GetInsight", "/Insight", KeyPermissions.Queries, NoInsightAsync),
        new("GetInsightEvents", "/InsightEvents", KeyPermissions.Queries, NoInsightAsync),
        new("GetInsightImpactGraph", "/InsightImpactGraph", KeyPermissions.Queries, NoInsightAsync),
    ];

    private async Task<AwsError?> TagAsync(XRayCall call)
    {
        if (Find(call, out var error) is not { } thing) return error;
        if (call.Member("Tags") is null) return XRayErrors.Missing("Tags");
        if (XRayTags.Read(call.Member("Tags"), thing.Arn, thing.Tags, out var tags) is { } wrong) return wrong;
        Put(thing, item => tags);
        return await call.AnswerAsync();
    }

    private async Task<AwsError?> UntagAsync(XRayCall call)
    {
        if (Find(call, out var error) is not { } thing) return error;
        if (call.Member("TagKeys") is not { ValueKind: JsonValueKind.Array } keys) return XRayErrors.Missing("TagKeys");
        var gone = keys.EnumerateArray().Where(key => key.ValueKind == JsonValueKind.String).Select(key => key.GetString()!).ToList();
        Put(thing, item => item.Tags.RemoveRange(gone));
        return await call.AnswerAsync();
    }

    private async Task<AwsError?> ListAsync(XRayCall call)
    {
        if (Find(call, out var error) is not { } thing) return error;
        return await call.AnswerAsync(json =>
        {
            json.WriteStartArray("Tags");
            foreach (var (key, value) in thing.Tags)
            {
                json.WriteStartObject();
                json.WriteString("Key", key);
                json.WriteString("Value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Events are not encrypted by this server, so nothing else is said of them.</summary>
    private static async Task<AwsError?> PutEncryptionAsync(XRayCall call) => call.Text("Type") switch
    {
        "NONE" => await call.AnswerAsync(WriteEncryption),
        "KMS" => XRayErrors.InvalidRequest("There is no KMS here: events are as safe as the disk that they are on."),
        null => XRayErrors.Missing("Type"),
        _ => XRayErrors.InvalidRequest("Type must be NONE or KMS."),
    };

    private static Task<AwsError?> NoInsightAsync(XRayCall call) =>
        Task.FromResult<AwsError?>(call.Text("InsightId") is { } id ? XRayErrors.InvalidRequest($"There is no insight {id}: none are made here.") : XRayErrors.Missing("InsightId"));

    private XRayTagged? Find(XRayCall call, out AwsError? error)
    {
        error = null;
        if (call.Text("ResourceARN") is not { } arn)
        {
            error = XRayErrors.Missing("ResourceARN");
            return null;
        }

        var environment = call.Caller.Environment.Id;
        var found = store.Groups(environment).Cast<XRayTagged>().Concat(store.Rules(environment)).FirstOrDefault(thing => thing.Arn == arn);
        if (found is null) error = XRayErrors.NotFound(arn);
        return found;
    }

    private void Put(XRayTagged thing, Func<XRayTagged, System.Collections.Immutable.ImmutableSortedDictionary<string, string>> tags)
    {
        if (thing is XRayGroup group) store.Update(group, known => known with { Tags = tags(known) });
        else if (thing is XRaySamplingRule rule) store.Update(rule, known => known with { Tags = tags(known) });
    }

    private static void WriteEncryption(Utf8JsonWriter json)
    {
        json.WriteStartObject("EncryptionConfig");
        json.WriteString("Status", "ACTIVE");
        json.WriteString("Type", "NONE");
        json.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }
}

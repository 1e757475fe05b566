using System.Text;
using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Config;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Resource policies (section 6.6 of the protocol reference): kept for the tools that put them.</summary>
internal sealed class PoliciesEndpoint(XRayStore store)
{
    private const int MaxName = 128, MaxBytes = 5 * 1024;

    // What a client says that expects no policy of that name yet.
    private const string NoRevision = "0";

    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("PutResourcePolicy", "/PutResourcePolicy", KeyPermissions.Columns, PutAsync),
        new("DeleteResourcePolicy", "/DeleteResourcePolicy", KeyPermissions.Columns, DeleteAsync),
        new("ListResourcePolicies", "/ListResourcePolicies", KeyPermissions.Queries, ListAsync),
    ];

    private async Task<AwsError?> PutAsync(XRayCall call)
    {
        if (call.Text("PolicyName") is not { } name) return XRayErrors.Missing("PolicyName");
        if (call.Text("PolicyDocument") is not { } document) return XRayErrors.Missing("PolicyDocument");
        if (name.Length > MaxName) return XRayErrors.InvalidRequest($"A policy's name has at most {MaxName} characters.");
        if (Encoding.UTF8.GetByteCount(document) > MaxBytes) return new AwsError("PolicySizeLimitExceededException", $"A policy has at most {MaxBytes} bytes.");
        if (!IsObject(document)) return new AwsError("MalformedPolicyDocumentException", "The policy is no JSON object.");
        var known = store.Policies(call.Caller.Environment.Id).FirstOrDefault(policy => policy.Name == name);
        if (call.Text("PolicyRevisionId") is { } revision && revision != (known?.Revision ?? NoRevision)) return WrongRevision;
        var put = store.Put(call.Caller.Environment.Id, name, document);
        return put is null
            ? new AwsError("PolicyCountLimitExceededException", $"There are {XRayStore.MaxPolicies} policies already, which is the most.")
            : await call.AnswerAsync(json =>
            {
                json.WriteStartObject("ResourcePolicy");
                Write(json, put);
                json.WriteEndObject();
            });
    }

    private async Task<AwsError?> DeleteAsync(XRayCall call)
    {
        if (call.Text("PolicyName") is not { } name) return XRayErrors.Missing("PolicyName");
        if (store.Policies(call.Caller.Environment.Id).FirstOrDefault(policy => policy.Name == name) is { } known)
        {
            if (call.Text("PolicyRevisionId") is { } revision && revision != known.Revision) return WrongRevision;
            store.Remove(known);
        }

        return await call.AnswerAsync();
    }

    private Task<AwsError?> ListAsync(XRayCall call) => call.AnswerAsync(json =>
    {
        json.WriteStartArray("ResourcePolicies");
        foreach (var policy in store.Policies(call.Caller.Environment.Id))
        {
            json.WriteStartObject();
            Write(json, policy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static AwsError WrongRevision => new("InvalidPolicyRevisionIdException", "The policy has another revision.");

    private static void Write(Utf8JsonWriter json, XRayPolicy policy)
    {
        json.WriteString("PolicyName", policy.Name);
        json.WriteString("PolicyDocument", policy.Document);
        json.WriteString("PolicyRevisionId", policy.Revision);
        json.WriteNumber("LastUpdatedTime", SamplingRuleJson.Seconds(policy.UpdatedAt));
    }

    private static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

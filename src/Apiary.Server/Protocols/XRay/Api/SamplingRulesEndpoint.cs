using System.Collections.Immutable;
using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Config;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Sampling rules, which SDKs fetch every five minutes (sections 2.1 and 6.5 of the protocol reference).</summary>
internal sealed class SamplingRulesEndpoint(XRayStore store)
{
    private const int MaxName = 32;

    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("CreateSamplingRule", "/CreateSamplingRule", KeyPermissions.Columns, CreateAsync),
        new("UpdateSamplingRule", "/UpdateSamplingRule", KeyPermissions.Columns, UpdateAsync),
        new("DeleteSamplingRule", "/DeleteSamplingRule", KeyPermissions.Columns, DeleteAsync),
        new("GetSamplingRules", "/GetSamplingRules", KeyPermissions.None, ListAsync) { IsForSdks = true },
    ];

    /// <summary>All rules of an environment in the order in which they are tried, the default one last.</summary>
    public IReadOnlyList<XRaySamplingRule> All(AwsCaller caller)
    {
        var kept = store.Rules(caller.Environment.Id);
        var all = kept.Any(rule => rule.Name == XRaySamplingRule.DefaultName) ? kept : [.. kept, XRaySamplingRule.Default(caller.Environment.Id, ArnOf(caller, XRaySamplingRule.DefaultName))];
        return [.. all.OrderBy(rule => rule.Priority).ThenBy(rule => rule.Name, StringComparer.Ordinal)];
    }

    private async Task<AwsError?> CreateAsync(XRayCall call)
    {
        if (call.Member("SamplingRule") is not { ValueKind: JsonValueKind.Object } json) return XRayErrors.Missing("SamplingRule");
        if (XRayCall.TextOf(json, "RuleName") is not { } name) return XRayErrors.InvalidRequest("RuleName is required.");
        if (XRayCall.TextOf(json, "RuleARN") is not null) return XRayErrors.InvalidRequest("RuleARN cannot be chosen; give RuleName alone.");
        if (name.Length > MaxName) return XRayErrors.InvalidRequest($"A rule's name has at most {MaxName} characters.");
        var arn = ArnOf(call.Caller, name);
        if (XRayTags.Read(call.Member("Tags"), arn, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), out var tags) is { } badTags) return badTags;
        var blank = XRaySamplingRule.Default(call.Caller.Environment.Id, arn) with { Name = name, Tags = tags };
        if (SamplingRuleJson.Read(json, blank, isNew: true, out var rule) is { } wrong) return wrong;
        if (name == XRaySamplingRule.DefaultName) return XRayErrors.InvalidRequest($"Rule already exists: {name}");
        return store.Add(rule) switch
        {
            true => await AnswerAsync(call, store.Rules(rule.EnvironmentId).First(other => other.Name == name)),
            false => XRayErrors.InvalidRequest($"Rule already exists: {name}"),
            null => XRayErrors.RuleLimit(store.Limits.MaxRules),
        };
    }

    private async Task<AwsError?> UpdateAsync(XRayCall call)
    {
        if (call.Member("SamplingRuleUpdate") is not { ValueKind: JsonValueKind.Object } json) return XRayErrors.Missing("SamplingRuleUpdate");
        if (Named(call.Caller, json, out var error) is not { } rule) return error;
        if (SamplingRuleJson.Read(json, rule, isNew: false, out var changed) is { } wrong) return wrong;
        if (rule.Name == XRaySamplingRule.DefaultName && changed with { FixedRate = rule.FixedRate, ReservoirSize = rule.ReservoirSize } != rule)
            return XRayErrors.InvalidRequest("Of the default rule only FixedRate and ReservoirSize can be changed.");
        return store.Update(rule, _ => changed) is { } updated ? await AnswerAsync(call, updated) : XRayErrors.InvalidRequest($"Sampling rule does not exist: {rule.Name}");
    }

    private async Task<AwsError?> DeleteAsync(XRayCall call)
    {
        if (Named(call.Caller, call.Body, out var error) is not { } rule) return error;
        if (rule.Name == XRaySamplingRule.DefaultName) return XRayErrors.InvalidRequest("The default rule cannot be deleted.");
        store.Remove(rule);
        return await AnswerAsync(call, rule);
    }

    private async Task<AwsError?> ListAsync(XRayCall call)
    {
        var all = All(call.Caller);
        return await call.AnswerAsync(json =>
        {
            json.WriteStartArray("SamplingRuleRecords");
            foreach (var rule in all)
            {
                json.WriteStartObject();
                SamplingRuleJson.WriteRecord(json, rule);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private XRaySamplingRule? Named(AwsCaller caller, JsonElement json, out AwsError? error)
    {
        error = null;
        var (name, arn) = (XRayCall.TextOf(json, "RuleName"), XRayCall.TextOf(json, "RuleARN"));
        if ((name is null) == (arn is null))
        {
            error = XRayErrors.InvalidRequest("Give either RuleName or RuleARN.");
            return null;
        }

        var found = All(caller).FirstOrDefault(rule => name is null ? rule.Arn == arn : rule.Name == name);
        if (found is null) error = XRayErrors.InvalidRequest($"Sampling rule does not exist: {name ?? arn}");
        return found;
    }

    private static Task<AwsError?> AnswerAsync(XRayCall call, XRaySamplingRule rule) => call.AnswerAsync(json =>
    {
        json.WriteStartObject("SamplingRuleRecord");
        SamplingRuleJson.WriteRecord(json, rule);
        json.WriteEndObject();
    });

    private static string ArnOf(AwsCaller caller, string name) => caller.ArnOf(AwsService.XRay, $"sampling-rule/{name}");
}

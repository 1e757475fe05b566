using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Config;
using Apiary.Server.Protocols.XRay.Sampling;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>What SDKs tell of their sampling every ten seconds, and how much of each reservoir is theirs (sections 2.2 to 2.5 of the protocol reference).</summary>
internal sealed class SamplingTargetsEndpoint(SamplingRulesEndpoint rules, XRayStore store, XRayReservoirs reservoirs, TimeProvider time)
{
    private const string Documents = "SamplingStatisticsDocuments";
    private const int MaxDocuments = 100, PageSize = 1_000;
    private static readonly TimeSpan StaleAge = TimeSpan.FromMinutes(15);

    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("GetSamplingTargets", "/SamplingTargets", KeyPermissions.None, TargetsAsync) { IsForSdks = true },
        new("GetSamplingStatisticSummaries", "/SamplingStatisticSummaries", KeyPermissions.Queries, SummariesAsync),
    ];

    private async Task<AwsError?> TargetsAsync(XRayCall call)
    {
        if (call.Member(Documents) is not { ValueKind: JsonValueKind.Array } documents) return XRayErrors.Missing(Documents);
        if (documents.GetArrayLength() > MaxDocuments) return XRayErrors.InvalidRequest($"{Documents}: at most {MaxDocuments} at once.");
        var known = rules.All(call.Caller).ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        var targets = new List<(XRaySamplingRule Rule, int Quota)>();
        var unprocessed = new List<(string Rule, string Code, string Message)>();
        foreach (var document in documents.EnumerateArray())
        {
            if (XRayCall.TextOf(document, "RuleName") is not { } name || XRayCall.TextOf(document, "ClientID") is not { } client) return XRayErrors.InvalidRequest("A statistics document needs RuleName and ClientID.");
            if (!known.TryGetValue(name, out var rule)) unprocessed.Add((name, "UnknownRule", "There is no such sampling rule; it may have been deleted."));
            else if (IsStale(document)) unprocessed.Add((name, "StaleStatistics", "The statistics are too old."));
            else targets.Add((rule, reservoirs.Report(call.Caller.Environment.Id, name, rule.ReservoirSize, new SamplingReport(client, Count(document, "RequestCount"), Count(document, "SampledCount"), Count(document, "BorrowCount")))));
        }

        var changed = SamplingRuleJson.Seconds(store.RulesChangedAt(call.Caller.Environment.Id));
        var until = SamplingRuleJson.Seconds(time.GetUtcNow() + XRayReservoirs.QuotaLifetime);
        return await call.AnswerAsync(json =>
        {
            json.WriteStartArray("SamplingTargetDocuments");
            foreach (var (rule, quota) in targets)
            {
                json.WriteStartObject();
                json.WriteString("RuleName", rule.Name);
                json.WriteNumber("FixedRate", rule.FixedRate);
                json.WriteNumber("ReservoirQuota", quota);
                json.WriteNumber("ReservoirQuotaTTL", until);
                json.WriteNumber("Interval", (int)XRayReservoirs.Interval.TotalSeconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("LastRuleModification", changed);
            json.WriteStartArray("UnprocessedStatistics");
            foreach (var (rule, code, message) in unprocessed)
            {
                json.WriteStartObject();
                json.WriteString("RuleName", rule);
                json.WriteString("ErrorCode", code);
                json.WriteString("Message", message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task<AwsError?> SummariesAsync(XRayCall call)
    {
        if (XRayPage.StartOf(call.Text("NextToken")) is not { } start) return XRayErrors.InvalidRequest("NextToken is not valid.");
        var windows = reservoirs.Recent(call.Caller.Environment.Id);
        return await call.AnswerAsync(json =>
        {
            json.WriteStartArray("SamplingStatisticSummaries");
            foreach (var window in windows.Skip(start).Take(PageSize))
            {
                json.WriteStartObject();
                json.WriteString("RuleName", window.RuleName);
                json.WriteNumber("Timestamp", SamplingRuleJson.Seconds(window.Start));
                json.WriteNumber("RequestCount", window.Requests);
                json.WriteNumber("BorrowCount", window.Borrowed);
                json.WriteNumber("SampledCount", window.Sampled);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (XRayPage.After(start, PageSize, windows.Count) is { } next) json.WriteString("NextToken", next);
        });
    }

    private bool IsStale(JsonElement document) =>
        XRayCall.Of(document, "Timestamp") is { ValueKind: JsonValueKind.Number } stamp && stamp.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e10
        && time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddSeconds(seconds) > StaleAge;

    private static int Count(JsonElement document, string name) => XRayCall.Of(document, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var count) ? Math.Max(0, count) : 0;
}

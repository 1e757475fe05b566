using System.Collections.Immutable;
using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Config;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Sampling rules as they stand in requests and answers. What SDKs read with a fixed type is written with it (section 2.3 of the protocol reference).</summary>
internal static class SamplingRuleJson
{
    private const int MaxAttributes = 5, MaxAttributeChars = 32;

    /// <summary>Reads the members that are there into a rule; all but attributes must be there for a new one.</summary>
    /// <param name="json">The object.</param>
    /// <param name="rule">The rule as it is.</param>
    /// <param name="isNew">Whether all are required.</param>
    /// <param name="read">The rule as it will be.</param>
    public static AwsError? Read(JsonElement json, XRaySamplingRule rule, bool isNew, out XRaySamplingRule read)
    {
        read = rule;
        AwsError? error = null;
        if (Text("ResourceARN", 500) is { } resource) read = read with { ResourceArn = resource };
        if (Text("ServiceName", 64) is { } service) read = read with { ServiceName = service };
        if (Text("ServiceType", 64) is { } type) read = read with { ServiceType = type };
        if (Text("Host", 64) is { } host) read = read with { Host = host };
        if (Text("HTTPMethod", 10) is { } method) read = read with { HttpMethod = method };
        if (Text("URLPath", 128) is { } path) read = read with { UrlPath = path };
        if (Number("Priority", 1, 9_999) is { } priority) read = read with { Priority = (int)priority };
        if (Number("FixedRate", 0, 1) is { } rate) read = read with { FixedRate = rate };
        if (Number("ReservoirSize", 0, int.MaxValue) is { } reservoir) read = read with { ReservoirSize = (int)reservoir };
        if (isNew && Number("Version", 1, 1) is null) error ??= XRayErrors.InvalidRequest("Version must be 1.");
        if (error is null && XRayCall.Of(json, "Attributes") is { } attributes) error = ReadAttributes(attributes, ref read);
        return error;

        string? Text(string name, int most)
        {
            if (XRayCall.Of(json, name) is not { } value)
            {
                if (isNew) error ??= XRayErrors.Missing("SamplingRule." + name);
                return null;
            }

            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= most) return text;
            error ??= XRayErrors.InvalidRequest($"{name} must be text of 1 to {most} characters.");
            return null;
        }

        double? Number(string name, double least, double most)
        {
            if (XRayCall.Of(json, name) is not { } value)
            {
                if (isNew) error ??= XRayErrors.Missing("SamplingRule." + name);
                return null;
            }

            var isWhole = name != "FixedRate";
            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most && (!isWhole || number == Math.Floor(number))) return number;
            error ??= XRayErrors.InvalidRequest($"{name} must be {(isWhole ? "a whole number" : "a number")} from {least:0.##} to {most:0.##}.");
            return null;
        }
    }

    /// <summary>Writes a record: the rule and its times.</summary>
    public static void WriteRecord(Utf8JsonWriter json, XRaySamplingRule rule)
    {
        json.WriteStartObject("SamplingRule");
        json.WriteString("RuleName", rule.Name);
        json.WriteString("RuleARN", rule.Arn);
        json.WriteString("ResourceARN", rule.ResourceArn);
        json.WriteNumber("Priority", rule.Priority);
        json.WriteNumber("FixedRate", rule.FixedRate);
        json.WriteNumber("ReservoirSize", rule.ReservoirSize);
        json.WriteString("ServiceName", rule.ServiceName);
        json.WriteString("ServiceType", rule.ServiceType);
        json.WriteString("Host", rule.Host);
        json.WriteString("HTTPMethod", rule.HttpMethod);
        json.WriteString("URLPath", rule.UrlPath);
        json.WriteNumber("Version", 1);
        json.WriteStartObject("Attributes");
        foreach (var (name, value) in rule.Attributes) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("CreatedAt", Seconds(rule.CreatedAt));
        json.WriteNumber("ModifiedAt", Seconds(rule.UpdatedAt));
    }

    /// <summary>A time as answers have it: seconds since 1970 with fractions.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static AwsError? ReadAttributes(JsonElement json, ref XRaySamplingRule rule)
    {
        var read = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        if (json.ValueKind != JsonValueKind.Object) return XRayErrors.InvalidRequest("Attributes must be an object.");
        foreach (var attribute in json.EnumerateObject())
        {
            if (attribute.Value.ValueKind != JsonValueKind.String || attribute.Name.Length is 0 or > MaxAttributeChars || attribute.Value.GetString()!.Length > MaxAttributeChars)
                return XRayErrors.InvalidRequest($"An attribute has a name and a value of at most {MaxAttributeChars} characters.");
            read = read.SetItem(attribute.Name, attribute.Value.GetString()!);
        }

        if (read.Count > MaxAttributes) return XRayErrors.InvalidRequest($"A rule has at most {MaxAttributes} attributes.");
        rule = rule with { Attributes = read };
        return null;
    }
}

using System.Text.Json;

namespace Apiary.Server.Errors.Rules;

/// <summary>How a project wants its errors grouped and called, where it wants that otherwise: the first rule whose condition holds (Rollbar's reference, section 5). Immutable and thread-safe.</summary>
internal sealed class GroupingRules
{
    /// <summary>Most rules of a project.</summary>
    public const int MostRules = 100;

    /// <summary>No rules.</summary>
    public static readonly GroupingRules None = new([]);

    private readonly IReadOnlyList<Rule> rules;

    private GroupingRules(IReadOnlyList<Rule> rules) => this.rules = rules;

    /// <summary>Whether there is any.</summary>
    public bool HasAny => rules.Count > 0;

    /// <summary>The rules that a JSON value describes: <c>[{"condition":…,"fingerprint":"…","title":"…"}]</c>. Throws <see cref="RuleException"/>.</summary>
    public static GroupingRules Parse(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > MostRules) throw new RuleException($"expected a list of at most {MostRules} rules");
        return new GroupingRules([.. json.EnumerateArray().Select((rule, index) => ParseRule(rule, index + 1))]);
    }

    /// <summary>What the first rule that holds says; nothing where none does.</summary>
    /// <param name="data">The occurrence.</param>
    /// <param name="defaultFingerprint">The fingerprint that it has without rules.</param>
    /// <param name="defaultTitle">The title that it has without rules.</param>
    public RuleOutcome Apply(JsonElement data, string defaultFingerprint, string defaultTitle)
    {
        for (var index = 0; index < rules.Count; index++)
            if (rules[index] is var rule && rule.Holds(data)) return new RuleOutcome(index, Filled(rule.Fingerprint), Filled(rule.Title));
        return RuleOutcome.None;

        string? Filled(RuleTemplate? template) => template?.Fill(data, defaultFingerprint, defaultTitle) is { Length: > 0 } text ? text : null;
    }

    private static Rule ParseRule(JsonElement json, int number)
    {
        try
        {
            if (json.ValueKind != JsonValueKind.Object) throw new RuleException("it is no object");
            if (json.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => name is not ("condition" or "fingerprint" or "title")) is { } unknown)
                throw new RuleException($"there is no field '{unknown}'; known are condition, fingerprint, title");
            if (!json.TryGetProperty("condition", out var condition)) throw new RuleException("it has no condition");
            var rule = new Rule(RuleCondition.Parse(condition), Template(json, "fingerprint"), Template(json, "title"));
            return rule.Fingerprint is null && rule.Title is null ? throw new RuleException("it has neither fingerprint nor title") : rule;
        }
        catch (RuleException failure)
        {
            throw new RuleException($"rule {number}: {failure.Message}");
        }
    }

    private static RuleTemplate? Template(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? RuleTemplate.Parse(value.GetString()!) : throw new RuleException($"{name} is no text");
    }

    private sealed record Rule(Func<JsonElement, bool> Holds, RuleTemplate? Fingerprint, RuleTemplate? Title);
}

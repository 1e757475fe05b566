using System.Text.Json;

namespace Apiary.Server.Errors.Rules;

/// <summary>When a rule holds: a comparison at a path, or any, all or none of several conditions.</summary>
internal static class RuleCondition
{
    private const int MaxDepth = 8, MaxParts = 100;

    /// <summary>The condition that a JSON value describes. Throws <see cref="RuleException"/>.</summary>
    public static Func<JsonElement, bool> Parse(JsonElement json, int depth = 0)
    {
        if (depth > MaxDepth) throw new RuleException($"conditions are nested at most {MaxDepth} deep");
        if (json.ValueKind != JsonValueKind.Object) throw new RuleException("a condition is an object with a path and an operator, or with any, all or none");
        var fields = json.EnumerateObject().ToList();
        return fields switch
        {
            [{ Name: "any" } any] => Parts(any.Value, depth) is var parts ? data => Array.Exists(parts, part => part(data)) : null!,
            [{ Name: "all" } all] => Parts(all.Value, depth) is var parts ? data => Array.TrueForAll(parts, part => part(data)) : null!,
            [{ Name: "none" } none] => Parts(none.Value, depth) is var parts ? data => !Array.Exists(parts, part => part(data)) : null!,
            [_, _] when fields.Find(field => field.Name == "path") is { Value.ValueKind: JsonValueKind.String } path => Leaf(path.Value.GetString()!, fields.Find(field => field.Name != "path")),
            _ => throw new RuleException("a condition has a path and one operator, or one of any, all, none"),
        };
    }

    private static Func<JsonElement, bool>[] Parts(JsonElement list, int depth)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MaxParts) throw new RuleException($"any, all and none need a list of 1 to {MaxParts} conditions");
        return [.. list.EnumerateArray().Select(part => Parse(part, depth + 1))];
    }

    private static Func<JsonElement, bool> Leaf(string text, JsonProperty comparison)
    {
        var path = RulePath.Parse(text) ?? throw new RuleException($"'{(text.Length > 60 ? text[..60] : text)}' is no path; write body.trace.exception.class");
        var holds = RuleOperators.Of(comparison.Name, comparison.Value.Clone());
        // What is not there is unlike everything.
        var whenAbsent = comparison.Name is "neq" or "nin" or "ncontains";
        return data =>
        {
            var isThere = false;
            foreach (var value in path.In(data))
            {
                isThere = true;
                if (holds(value)) return true;
            }

            return !isThere && whenAbsent;
        };
    }
}

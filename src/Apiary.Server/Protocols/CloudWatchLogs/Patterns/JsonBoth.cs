using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Two conditions joined by <c>&amp;&amp;</c> or <c>||</c>.</summary>
internal sealed class JsonBoth(JsonCondition left, JsonCondition right, bool isOr) : JsonCondition
{
    /// <inheritdoc/>
    public override IEnumerable<JsonSelector> Selectors => left.Selectors.Concat(right.Selectors);

    /// <inheritdoc/>
    public override bool Holds(JsonElement message) =>
        isOr ? left.Holds(message) || right.Holds(message) : left.Holds(message) && right.Holds(message);

    /// <inheritdoc/>
    public override IEnumerable<Filter> Needed(Func<string, ColumnType?> typeOf) =>
        // Of an alternative neither side is needed; it is looked at whole by JsonPattern.
        isOr ? [] : left.Needed(typeOf).Concat(right.Needed(typeOf));

    /// <summary>One filter for each alternative, of which one must hold; empty when some alternative has no filter.</summary>
    public IReadOnlyList<Filter> Alternatives(Func<string, ColumnType?> typeOf)
    {
        if (!isOr) return [];
        var found = new List<Filter>();
        foreach (var side in new[] { left, right })
        {
            if (side is JsonBoth both && both.Alternatives(typeOf) is { Count: > 0 } inner) found.AddRange(inner);
            else if (side.Needed(typeOf).FirstOrDefault() is { } filter) found.Add(filter);
            else return [];
        }

        return found;
    }
}

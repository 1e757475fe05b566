using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary><c>IS NULL</c>, <c>IS TRUE</c>, <c>IS FALSE</c>, <c>EXISTS</c> or the opposite of one. A missing field is not null.</summary>
/// <param name="selector">What is looked at.</param>
/// <param name="wanted">The kind that it must be; null for any.</param>
/// <param name="isNegated">Whether it must not be.</param>
internal sealed class JsonState(JsonSelector selector, JsonValueKind? wanted, bool isNegated) : JsonCondition
{
    /// <inheritdoc/>
    public override IEnumerable<JsonSelector> Selectors => [selector];

    /// <inheritdoc/>
    public override bool Holds(JsonElement message)
    {
        var value = selector.Find(message);
        return wanted is null ? value is null == isNegated : value is { } found && found.ValueKind == wanted != isNegated;
    }

    /// <inheritdoc/>
    public override IEnumerable<Filter> Needed(Func<string, ColumnType?> typeOf) => [];
}

using System.Text.Json;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Conditions on the fields of a message that is a JSON object, section 7.2; any other message does not match.</summary>
internal sealed class JsonPattern(JsonCondition condition) : FilterPattern
{
    /// <inheritdoc/>
    public override bool Matches(string message)
    {
        using var document = Read(message);
        try
        {
            return document is not null && condition.Holds(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON but no text, and equal to none.
            return false;
        }
    }

    /// <inheritdoc/>
    public override PatternFilters Needed(Func<string, ColumnType?> typeOf) =>
        new([.. condition.Needed(typeOf)], condition is JsonBoth both ? both.Alternatives(typeOf) : []);

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Extract(string message)
    {
        using var document = Read(message);
        if (document is null) return [];
        var found = new List<KeyValuePair<string, string>>();
        try
        {
            foreach (var selector in condition.Selectors.DistinctBy(selector => selector.Text))
                if (selector.Find(document.RootElement) is { } value) found.Add(new KeyValuePair<string, string>(selector.Text, value.ToString()));
        }
        catch (InvalidOperationException)
        {
            // As above: what is no text has no value to show.
        }

        return found;
    }

    private static JsonDocument? Read(string message)
    {
        // A line of text shows with its first character, which is cheaper than an exception.
        if (!message.AsSpan().TrimStart().StartsWith("{")) return null;
        try
        {
            return JsonDocument.Parse(message);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

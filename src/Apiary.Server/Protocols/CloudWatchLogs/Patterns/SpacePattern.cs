using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Names for the fields of a message that blanks separate, with tests on them, section 7.3.</summary>
internal sealed class SpacePattern : FilterPattern
{
    private readonly IReadOnlyList<SpaceField> fields;
    private readonly int rest;

    public SpacePattern(IReadOnlyList<SpaceField> fields)
    {
        this.fields = fields;
        rest = -1;
        for (var i = 0; i < fields.Count; i++)
            if (fields[i].IsRest) rest = i;
    }

    /// <inheritdoc/>
    public override bool Matches(string message) => Align(message) is { } aligned && aligned.All(pair => pair.Field.Holds(pair.Value));

    /// <inheritdoc/>
    public override PatternFilters Needed(Func<string, ColumnType?> typeOf) => new([.. fields.Select(Needed).OfType<Filter>()], []);

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Extract(string message) =>
        Align(message) is { } aligned ? [.. aligned.Select(pair => new KeyValuePair<string, string>("$" + pair.Field.Name, pair.Value))] : [];

    /// <summary>The fields of a message: runs without blanks, and what stands in quotes or brackets, without these.</summary>
    internal static List<string> Split(string message)
    {
        var found = new List<string>();
        for (var at = 0; at < message.Length;)
        {
            if (char.IsWhiteSpace(message[at]))
            {
                at++;
                continue;
            }

            var close = message[at] switch { '"' => '"', '[' => ']', _ => '\0' };
            var end = close == '\0' ? -1 : message.IndexOf(close, at + 1);
            if (end >= 0)
            {
                found.Add(message[(at + 1)..end]);
                at = end + 1;
                continue;
            }

            var start = at;
            while (at < message.Length && !char.IsWhiteSpace(message[at])) at++;
            found.Add(message[start..at]);
        }

        return found;
    }

    /// <summary>A piece of text that every matching message holds; null when the field asks for none.</summary>
    private static Filter? Needed(SpaceField field)
    {
        if (field.Alternatives is not [var tests]) return null;
        foreach (var test in tests)
        {
            if (test is not { Op: PatternOperator.Equal, Operand: { Regex: null, Number: null } operand }) continue;
            var longest = operand.Pieces.MaxBy(piece => piece.Length)!;
            if (longest.Length > 0) return new Filter(LogColumns.Message, FilterOp.Contains, [FieldValue.String(longest)]);
        }

        return null;
    }

    private List<(SpaceField Field, string Value)>? Align(string message)
    {
        var values = Split(message);
        if (rest < 0 ? values.Count != fields.Count : values.Count < fields.Count - 1) return null;
        var aligned = new List<(SpaceField, string)>(fields.Count);
        for (var i = 0; i < fields.Count; i++)
        {
            if (i == rest) continue;
            aligned.Add((fields[i], values[rest >= 0 && i > rest ? values.Count - (fields.Count - i) : i]));
        }

        return aligned;
    }
}

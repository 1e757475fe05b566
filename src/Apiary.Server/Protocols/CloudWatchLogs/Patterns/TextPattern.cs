using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>
/// Terms that must, may or must not occur in the message, section 7.1. Optional ones beside others are ignored, as on AWS.
/// </summary>
internal sealed class TextPattern : FilterPattern
{
    private readonly TextTerm[] required;
    private readonly TextTerm[] excluded;
    private readonly TextTerm[] optional;

    public TextPattern(IReadOnlyList<TextTerm> terms)
    {
        required = [.. terms.Where(term => term.Kind == TextTermKind.Required)];
        excluded = [.. terms.Where(term => term.Kind == TextTermKind.Excluded)];
        optional = required.Length + excluded.Length > 0 ? [] : [.. terms];
    }

    /// <inheritdoc/>
    public override bool Matches(string message)
    {
        foreach (var term in required)
            if (!term.IsIn(message)) return false;
        foreach (var term in excluded)
            if (term.IsIn(message)) return false;
        return optional.Length == 0 || Array.Exists(optional, term => term.IsIn(message));
    }

    /// <inheritdoc/>
    public override PatternFilters Needed(Func<string, ColumnType?> typeOf)
    {
        var all = required.Where(IsPlain).Select(term => Contains(term, FilterOp.Contains))
            .Concat(excluded.Where(IsPlain).Select(term => Contains(term, FilterOp.DoesNotContain)));
        var any = Array.TrueForAll(optional, IsPlain) ? optional.Select(term => Contains(term, FilterOp.Contains)) : [];
        return new PatternFilters([.. all], [.. any]);
    }

    private static bool IsPlain(TextTerm term) => term is { Regex: null, Text.Length: > 0 };

    private static Filter Contains(TextTerm term, FilterOp op) => new(LogColumns.Message, op, [FieldValue.String(term.Text)]);
}

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>How the comparisons of patterns are written.</summary>
internal static class PatternOperators
{
    private static readonly (string Text, PatternOperator Op)[] All =
    [
        ("<=", PatternOperator.LessOrEqual), (">=", PatternOperator.GreaterOrEqual), ("!=", PatternOperator.NotEqual),
        ("=", PatternOperator.Equal), ("<", PatternOperator.Less), (">", PatternOperator.Greater),
    ];

    /// <summary>Moves over a comparison if one comes next; null when none does.</summary>
    public static PatternOperator? TryTake(PatternReader reader)
    {
        foreach (var (text, op) in All)
            if (reader.TryTake(text)) return op;
        return null;
    }

    /// <summary>The operand of a comparison; only equality takes text. Throws <see cref="PatternSyntaxException"/>.</summary>
    public static PatternOperand ReadOperand(PatternReader reader, PatternOperator op)
    {
        reader.Peek();
        var start = reader.Position;
        var operand = PatternOperand.Read(reader);
        if (op is not (PatternOperator.Equal or PatternOperator.NotEqual) && operand.Number is null)
            throw PatternReader.Fail("only numbers can be compared by < and >", start);
        return operand;
    }
}

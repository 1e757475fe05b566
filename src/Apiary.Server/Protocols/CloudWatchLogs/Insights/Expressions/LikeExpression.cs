using System.Text.RegularExpressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary><c>like</c> and <c>=~</c>: whether a text holds another, or an expression is found in it. False when it is absent, denied or not.</summary>
/// <param name="operand">What is looked into.</param>
/// <param name="text">The text looked for; null for an expression.</param>
/// <param name="regex">The expression; null for a text.</param>
/// <param name="isNegated">Whether it must not be found.</param>
internal sealed class LikeExpression(InsightsExpression operand, string? text, Regex? regex, bool isNegated) : InsightsExpression
{
    /// <summary>What is looked into.</summary>
    public InsightsExpression Operand => operand;

    /// <summary>The text looked for; null when only an expression can say it.</summary>
    public string? Text { get; } = text ?? Plain(regex!);

    /// <summary>Whether it must not be found.</summary>
    public bool IsNegated => isNegated;

    /// <inheritdoc/>
    public override IReadOnlyList<InsightsExpression> Parts => [operand];

    /// <inheritdoc/>
    public override InsightsValue Evaluate(InsightsRow row)
    {
        var value = operand.Evaluate(row);
        if (value.IsNull) return InsightsValue.Of(false);
        var found = Text is null ? regex!.IsMatch(value.ToString()) : value.ToString().Contains(Text, StringComparison.Ordinal);
        return InsightsValue.Of(found != isNegated);
    }

    /// <summary>The text that an expression without operators means; null for another.</summary>
    private static string? Plain(Regex regex)
    {
        var pattern = regex.ToString();
        return pattern.Length > 0 && pattern.All(c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '-' or ':' or '/' or '=' or '"' or ',') ? pattern : null;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>A regular expression of a filter pattern: AWS's small dialect without groups (section 7.1), found anywhere in a text.</summary>
internal sealed class PatternRegex
{
    private const string Plain = ":_#=@/;,-";
    private const string Operators = "^$?[]{}|*+.";
    private const string Classes = "dDsSwW";

    private readonly Regex regex;

    private PatternRegex(Regex regex) => this.regex = regex;

    /// <summary>Whether it is found in <paramref name="text"/>.</summary>
    public bool IsMatch(string text) => regex.IsMatch(text);

    /// <summary>Reads an expression; <paramref name="error"/> says what AWS would not take.</summary>
    public static bool TryCreate(string expression, [NotNullWhen(true)] out PatternRegex? regex, out string error)
    {
        regex = null;
        error = Refusal(expression) ?? "";
        if (error.Length > 0) return false;
        try
        {
            // Without backtracking the time is bounded by the message's length, whatever the expression.
            regex = new PatternRegex(new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            error = $"the regular expression `{expression}` cannot be read: {failure.Message}";
            return false;
        }
    }

    private static string? Refusal(string expression)
    {
        if (expression.Length == 0) return "an empty regular expression";
        for (var i = 0; i < expression.Length; i++)
        {
            var c = expression[i];
            if (c == '\\')
            {
                var next = ++i < expression.Length ? expression[i] : '\0';
                if (next == 'x' && i + 2 < expression.Length && char.IsAsciiHexDigit(expression[i + 1]) && char.IsAsciiHexDigit(expression[i + 2])) i += 2;
                else if (!Classes.Contains(next) && !Operators.Contains(next) && next != '\\') return $"`\\{next}` is no escape of a regular expression here";
            }
            else if (c is '(' or ')')
            {
                return "groups in parentheses are not supported in regular expressions here";
            }
            else if (!char.IsAsciiLetterOrDigit(c) && !char.IsWhiteSpace(c) && !Plain.Contains(c) && !Operators.Contains(c))
            {
                return $"`{c}` is not allowed in a regular expression here; write \\xHH";
            }
        }

        return null;
    }
}

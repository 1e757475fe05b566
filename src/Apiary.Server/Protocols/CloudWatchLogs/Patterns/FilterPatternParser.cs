using System.Diagnostics.CodeAnalysis;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Text of a filter pattern to a <see cref="FilterPattern"/>: its first character tells of which of the three kinds it is.</summary>
internal static class FilterPatternParser
{
    /// <summary>Reads a pattern; <paramref name="error"/> says what is wrong, and where, counted from 1.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FilterPattern? pattern, out string error)
    {
        pattern = null;
        error = "";
        try
        {
            if (text.Length > FilterPattern.MaxLength) throw new PatternSyntaxException($"it has {text.Length} characters, {FilterPattern.MaxLength} are allowed");
            var reader = new PatternReader(text);
            pattern = reader.Peek() switch
            {
                '\0' when reader.IsAtEnd => EmptyPattern.Instance,
                '{' => JsonPatternParser.Parse(reader),
                '[' => SpacePatternParser.Parse(reader),
                _ => TextPatternParser.Parse(reader),
            };
            return true;
        }
        catch (PatternSyntaxException failure)
        {
            error = failure.Message;
            return false;
        }
    }
}

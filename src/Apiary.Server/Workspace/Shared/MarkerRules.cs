namespace Apiary.Server.Workspace.Shared;

/// <summary>What the parts of a marker may look like, however it comes.</summary>
internal static class MarkerRules
{
    /// <summary>Most characters of a message.</summary>
    public const int MaxMessageChars = 4_096;

    /// <summary>Most characters of a type.</summary>
    public const int MaxTypeChars = 255;

    /// <summary>Most characters of an address.</summary>
    public const int MaxUrlChars = 2_048;

    /// <summary>The last second that a time in a marker may be: the end of the year 9999.</summary>
    public const long MaxTime = 253_402_300_799;

    /// <summary>
    /// Whether an address may become a link in a page: of http or https, or without a scheme. Others could run as a script, and come from
    /// whoever may send markers.
    /// </summary>
    public static bool IsLink(string url) =>
        !url.Any(char.IsControl)
        && (!url.Contains(':', StringComparison.Ordinal)
            || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a colour is <c>#rrggbb</c>.</summary>
    public static bool IsColor(string color) => color.Length == 7 && color[0] == '#' && color.Skip(1).All(char.IsAsciiHexDigit);
}

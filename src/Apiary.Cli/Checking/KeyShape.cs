namespace Apiary.Cli.Checking;

/// <summary>Says what a key that nobody knows looks like, without showing it.</summary>
internal static class KeyShape
{
    /// <summary>What strikes one about it: <c>it has a space at an end</c>.</summary>
    public static string Describe(string key) =>
        key.Length != key.Trim().Length ? "it has a space at an end"
        : key.Contains('"', StringComparison.Ordinal) || key.Contains('\'', StringComparison.Ordinal) ? "it has a quote in it"
        : key.Contains("YOUR", StringComparison.OrdinalIgnoreCase) || key.Contains('$', StringComparison.Ordinal) || key.Contains('<', StringComparison.Ordinal) ? "it looks like a placeholder that was never replaced"
        : $"it has {key.Length} characters";
}

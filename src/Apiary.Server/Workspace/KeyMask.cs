namespace Apiary.Server.Workspace;

/// <summary>Shows enough of a key to tell it from another and far too little to use it.</summary>
internal static class KeyMask
{
    // An ingest key begins with its public id, "hc", a letter, "ik_", 26 characters of which the last are random: the first
    // 16 characters tell when it was made and a bit more, and are no secret.
    private const int IngestShown = 16;
    private const int OtherShown = 4;

    /// <summary>The masked form of a key as it was presented, good or bad; <c>(none)</c> when it is empty.</summary>
    public static string Of(ReadOnlySpan<char> presented)
    {
        presented = presented.Trim();
        if (presented.IsEmpty) return "(none)";
        var shown = LooksLikeIngestKey(presented) ? IngestShown : Math.Min(OtherShown, presented.Length / 2);
        Span<char> masked = stackalloc char[shown + 1];
        for (var i = 0; i < shown; i++) masked[i] = char.IsAsciiLetterOrDigit(presented[i]) || presented[i] is '_' or '-' ? presented[i] : '?';
        masked[shown] = '…';
        return new string(masked);
    }

    private static bool LooksLikeIngestKey(ReadOnlySpan<char> key) =>
        key.Length == 64 && key.StartsWith("hc") && key[3..].StartsWith("ik_");
}

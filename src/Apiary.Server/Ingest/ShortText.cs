namespace Apiary.Server.Ingest;

/// <summary>Text that a sender chose, cut to what an arrival keeps of it.</summary>
internal static class ShortText
{
    private const int MaxLength = 120;

    /// <summary>At most 120 characters of it.</summary>
    public static string Of(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";

    /// <summary>As <see cref="Of"/>; null for nothing.</summary>
    public static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : Of(text);
}

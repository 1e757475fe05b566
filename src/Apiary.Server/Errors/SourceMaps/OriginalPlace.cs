namespace Apiary.Server.Errors.SourceMaps;

/// <summary>Where code came from.</summary>
/// <param name="Path">The file, as the map names it.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The column, from 0.</param>
/// <param name="Name">What stood there; null when the map does not say.</param>
/// <param name="Content">The whole file; null when the map has it not.</param>
internal sealed record OriginalPlace(string Path, int Line, int Column, string? Name, string? Content)
{
    private const int MostLineChars = 300;

    /// <summary>A line of the file, cut where it is very long; null when there is none.</summary>
    public string? LineAt(int line)
    {
        if (Content is null || line < 0) return null;
        var at = 0;
        for (; line > 0; line--)
        {
            at = Content.IndexOf('\n', at) + 1;
            if (at == 0) return null;
        }

        var end = Content.IndexOf('\n', at);
        var text = (end < 0 ? Content[at..] : Content[at..end]).TrimEnd('\r');
        return text.Length <= MostLineChars ? text : text[..(char.IsHighSurrogate(text[MostLineChars - 1]) ? MostLineChars - 1 : MostLineChars)];
    }
}

namespace Apiary.Server.Workspace;

/// <summary>Turns names into parts of an address, section 2.6 of the protocol reference.</summary>
internal static class Slugs
{
    /// <summary>Lower case; every character outside <c>[a-z0-9._-]</c> becomes <c>-</c>.</summary>
    public static string From(string name) => string.Create(name.Length, name, static (slug, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            var c = char.ToLowerInvariant(from[i]);
            slug[i] = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' ? c : '-';
        }
    });
}

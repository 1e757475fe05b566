using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Shared;

/// <summary>An <see cref="Author"/> as this API writes it.</summary>
internal static class AuthorJson
{
    /// <summary>Id and name; null for none.</summary>
    public static object? Of(Author? author) => author is null ? null : new { id = author.Id, name = author.Name };
}

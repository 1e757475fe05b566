namespace Apiary.Server.Workspace;

/// <summary>Who owns environments and keys.</summary>
/// <param name="Id">Opaque and unique.</param>
/// <param name="Name">As its owner wrote it.</param>
/// <param name="Slug">The name in the form of an address, unique.</param>
internal sealed record Team(string Id, string Name, string Slug);

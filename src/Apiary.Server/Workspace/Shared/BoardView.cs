namespace Apiary.Server.Workspace.Shared;

/// <summary>Filters of a board under a name.</summary>
/// <param name="Id">Short id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Filters">A list of <c>{column, operation, value}</c>.</param>
internal sealed record BoardView(string Id, string Name, JsonText Filters);

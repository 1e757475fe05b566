using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>Something to be told of an item.</summary>
/// <param name="Meaning">What happened: it is new, or active again.</param>
/// <param name="Project">Whose it is.</param>
/// <param name="Item">The item.</param>
/// <param name="OccurrenceId">The occurrence that did it.</param>
internal sealed record ErrorNotice(ErrorEvent Meaning, WorkspaceEnvironment Project, ErrorItem Item, long OccurrenceId);

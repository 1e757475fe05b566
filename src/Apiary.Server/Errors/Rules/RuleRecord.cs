using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Errors.Rules;

/// <summary>A project's rules as the journal has them.</summary>
/// <param name="ProjectId">The environment of the workspace.</param>
/// <param name="Rules">All of its rules from then on, as they were written.</param>
internal sealed record RuleRecord(string ProjectId, JsonText Rules);

using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.XRay.Config;

/// <summary>When the sampling rules of an environment were last changed: clients fetch them anew when that is later than what they have. <see cref="SharedItem.UpdatedAt"/> says it.</summary>
internal sealed record XRayRuleChanges : SharedItem;

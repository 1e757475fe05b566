using Apiary.Engine.Queries;
using Apiary.Server.Workspace.Alerts;

namespace Apiary.Server.Alerting;

/// <summary>What came of asking a trigger's question.</summary>
/// <param name="Asked">The question with its times absolute.</param>
/// <param name="Groups">All groups that have a value.</param>
internal sealed record TriggerAnswer(QuerySpec Asked, IReadOnlyList<AlertGroup> Groups);

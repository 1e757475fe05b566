namespace Apiary.Server.Workspace.Alerts;

/// <summary>How a trigger or burn alert stands after its last evaluation.</summary>
/// <param name="SubjectId">Which.</param>
/// <param name="Triggered">Whether it has fired and is not resolved.</param>
/// <param name="InstanceId">Names this firing, from when it fires until it is resolved; empty before the first.</param>
/// <param name="TrueCount">How many evaluations one after the other were true, up to what it needs.</param>
/// <param name="Slot">The beginning of the period in which it was evaluated last, in Unix seconds.</param>
/// <param name="Version">When it was last changed as it was evaluated; another version counts anew.</param>
internal sealed record AlertState(string SubjectId, bool Triggered, string InstanceId, int TrueCount, long Slot, DateTimeOffset Version);

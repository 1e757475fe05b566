namespace Apiary.Server.Workspace.Slos;

/// <summary>What was counted for one objective, for good.</summary>
/// <param name="SloId">Which.</param>
/// <param name="Fingerprint">Says what was counted; null when the objective is gone and its counts with it.</param>
/// <param name="Epoch">When the counting was begun, in Unix seconds; another one than before begins anew.</param>
/// <param name="From">From where, in Unix seconds, on the hour: what was known of later times is replaced.</param>
/// <param name="Until">Up to where, in Unix seconds.</param>
/// <param name="Rows">Beginning, length in seconds, all and bad events of each step in which something came.</param>
internal sealed record SloCountPart(string SloId, string? Fingerprint, long Epoch, long From, long Until, IReadOnlyList<double[]> Rows);

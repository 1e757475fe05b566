namespace Apiary.Server.Workspace.Slos;

/// <summary>What was counted in one step.</summary>
/// <param name="Start">Its beginning in Unix seconds.</param>
/// <param name="Seconds">Its length: <see cref="SloLedger.MinuteSeconds"/> or <see cref="SloLedger.HourSeconds"/>.</param>
/// <param name="Count">How much.</param>
internal readonly record struct SloRow(long Start, int Seconds, SloCount Count);

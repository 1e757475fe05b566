namespace Apiary.Engine.Queries;

/// <summary>What a query took.</summary>
/// <param name="RowsScanned">Rows in the blocks that were decoded.</param>
/// <param name="RowsMatched">Rows that passed time range and filters.</param>
/// <param name="BlocksScanned">Blocks decoded.</param>
/// <param name="BlocksSkipped">Blocks answered or ruled out by their statistics alone.</param>
/// <param name="Segments">Segments looked at.</param>
/// <param name="Elapsed">Wall time in the engine.</param>
public sealed record QueryStatistics(
    long RowsScanned,
    long RowsMatched,
    int BlocksScanned,
    int BlocksSkipped,
    int Segments,
    TimeSpan Elapsed);

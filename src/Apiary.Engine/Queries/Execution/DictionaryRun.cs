namespace Apiary.Engine.Queries.Execution;

/// <summary>Codes of one lane whose values are numbered together before the rows are looked at.</summary>
/// <param name="Lane">The lane, which has a dictionary.</param>
/// <param name="Values">The numbers of its column.</param>
/// <param name="First">The first code.</param>
/// <param name="Count">How many codes.</param>
internal sealed record DictionaryRun(LanePlan Lane, ColumnValues Values, int First, int Count)
{
    public void Number() => Lane.Number(Values, First, Count);
}

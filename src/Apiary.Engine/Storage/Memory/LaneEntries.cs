namespace Apiary.Engine.Storage.Memory;

/// <summary>The strings of a lane, by its codes, which count from 1.</summary>
internal readonly struct LaneEntries(MemoryDictionary dictionary) : ITextEntries
{
    public ReadOnlySpan<byte> Entry(int code) => dictionary.Entry(code - 1);
}

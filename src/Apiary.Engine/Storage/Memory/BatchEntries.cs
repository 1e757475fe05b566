using Apiary.Engine.Events;

namespace Apiary.Engine.Storage.Memory;

/// <summary>The strings of a batch.</summary>
internal readonly struct BatchEntries(BatchDictionary dictionary) : ITextEntries
{
    public ReadOnlySpan<byte> Entry(int code) => dictionary.Entry(code);
}
